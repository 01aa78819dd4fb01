package io.github.rdsiam;

import static io.github.rdsiam.Opening.open;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A name with several addresses, of which the first is dead: it costs its time, not the login. */
class ManyAddressesTest {

    private static final String NAME = "many.example.com";

    @Test
    void everyAddressIsTried() throws Exception {
        assertThat(Arrays.stream(InetAddress.getAllByName(NAME)).map(InetAddress::getHostAddress))
                .as("nothing listens on the first")
                .containsExactly("127.0.0.9", "127.0.0.1");
        try (LocalRds rds = LocalRds.start();
                IamTokenDataSource source =
                        rds.dataSource().connectVia(NAME, rds.proxy().port()).build()) {
            open(source);
            assertThat(rds.proxy().accepted()).isEqualTo(1);
        }
    }
}
