package io.github.rdsiam.testkit.internal.token;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseResourceTest {

    @ParameterizedTest
    @CsvSource({
        "eu-west-1,       aws",
        "us-east-1,       aws",
        "cn-north-1,      aws-cn",
        "us-gov-west-1,   aws-us-gov",
        "eusc-de-east-1,  aws-eusc",
        "us-iso-west-1,   aws-iso",
        "us-isob-east-1,  aws-iso-b",
        "eu-isoe-west-1,  aws-iso-e",
        "us-isof-south-1, aws-iso-f"
    })
    void isInThePartitionOfItsRegion(String region, String partition) {
        assertThat(new DatabaseResource(region, "123456789012", "prx-1").arn("app"))
                .isEqualTo("arn:" + partition + ":rds-db:" + region + ":123456789012:dbuser:prx-1/app");
    }
}
