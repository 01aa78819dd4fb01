package io.github.rdsiam.internal.credential;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoleTest {

    @ParameterizedTest
    @CsvSource({"app, rds-iam-app", "app_1@team, rds-iam-app_1@team", "'J\u00fcrgen O''Neil', rds-iam-J-rgen-O-Neil"})
    void theSessionsNameIsTheUsersInTheCharactersOfAwsSts(String user, String name) {
        assertThat(Role.sessionName(user)).isEqualTo(name);
    }

    @Test
    void aLongNameIsCut() {
        assertThat(Role.sessionName("u".repeat(80))).isEqualTo("rds-iam-" + "u".repeat(56));
    }

    @ParameterizedTest
    @CsvSource({
        "arn:aws:iam::123456789012:role/orders, aws",
        "arn:aws-us-gov:iam::123456789012:role/team/a+=b/orders.reader@eu-1, aws-us-gov",
        "arn:aws-eusc:iam::123456789012:role/aws-service-role/rds.amazonaws.com/X, aws-eusc"
    })
    void theArnNamesThePartition(String arn, String partition) {
        assertThat(Role.of(arn, null).partition()).isEqualTo(partition);
    }
}
