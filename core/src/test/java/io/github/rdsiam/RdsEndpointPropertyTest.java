package io.github.rdsiam;

import static io.github.rdsiam.SeededRandom.oneOf;
import static io.github.rdsiam.SeededRandom.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.rdsiam.internal.endpoint.RdsEndpoint;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class RdsEndpointPropertyTest {

    private static final List<String> PARTS = List.of(
            ".",
            "-",
            "rds",
            "rds-fips",
            "proxy-",
            "cluster-",
            "cluster-ro-",
            "cluster-custom-",
            "endpoint",
            "global",
            "amazonaws",
            "com",
            "cn",
            "eu",
            "c2s.ic.gov",
            "eu-west-1",
            "cn-north-1",
            "us-gov-west-1",
            "abc",
            "1",
            "x");

    @Test
    void everyHostNameIsReadOrTakenForNoRdsName() {
        SeededRandom.rounds(5_000, random -> {
            StringBuilder host = new StringBuilder();
            int parts = 1 + random.nextInt(20);
            for (int i = 0; i < parts; i++) {
                host.append(random.nextBoolean() ? oneOf(random, PARTS) : text(random, "abcXYZ019-.", 12));
            }
            RdsEndpoint endpoint = RdsEndpoint.of(host.toString());

            assertThat(endpoint.host()).isEqualTo(host.toString().toLowerCase(Locale.ROOT));
            if (endpoint.region() != null) {
                assertThat(endpoint.host()).contains("." + endpoint.region() + ".");
                assertThat(endpoint.partition()).isNotNull();
            }
        });
    }

    @Test
    void whatIsAppendedToAnRdsNameMakesItAnotherDomain() {
        SeededRandom.rounds(1_000, random -> {
            String host = "db1.c9abc.eu-west-1.rds.amazonaws.com" + "." + text(random, "abcxyz019-", 20) + "x.com";

            assertThat(RdsEndpoint.of(host).kind()).isEqualTo(RdsEndpoint.Kind.OTHER);
        });
    }

    @Test
    void aLongNameIsReadInReasonableTime() {
        String host = "a-".repeat(50_000) + ".proxy-" + "b".repeat(50_000) + ".eu-west-1.rds.amazonaws.com";

        assertThat(RdsEndpoint.of(host).kind()).isEqualTo(RdsEndpoint.Kind.PROXY);
    }
}
