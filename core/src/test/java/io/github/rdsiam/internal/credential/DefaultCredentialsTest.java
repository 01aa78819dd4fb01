package io.github.rdsiam.internal.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** Uses a local container credentials endpoint, as on ECS, EKS Pod Identity and SnapStart. */
class DefaultCredentialsTest {

    private final Map<String, String> propertiesBefore = new HashMap<>();
    private final AtomicInteger requests = new AtomicInteger();
    private final List<DefaultCredentials> acquired = new ArrayList<>();
    private HttpServer container;

    @TempDir
    Path home;

    @BeforeEach
    void startContainerEndpoint() throws IOException {
        assumeThat(System.getenv())
                .as("credentials in the environment would be found first")
                .doesNotContainKeys("AWS_ACCESS_KEY_ID", "AWS_WEB_IDENTITY_TOKEN_FILE");
        container = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        container.createContext("/credentials", exchange -> {
            byte[] answer = ("{\"AccessKeyId\":\"ASIACONTAINER" + requests.incrementAndGet()
                            + "\",\"SecretAccessKey\":\"secret\",\"Token\":\"session\","
                            + "\"Expiration\":\"2099-01-01T00:00:00Z\"}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        container.start();
        set(
                SdkSystemSetting.AWS_CONTAINER_CREDENTIALS_FULL_URI.property(),
                "http://127.0.0.1:" + container.getAddress().getPort() + "/credentials");
        set("aws.configFile", home.resolve("config").toString());
        set("aws.sharedCredentialsFile", home.resolve("credentials").toString());
    }

    @AfterEach
    void stop() {
        acquired.forEach(DefaultCredentials::close);
        propertiesBefore.forEach((name, value) -> {
            if (value == null) {
                System.clearProperty(name);
            } else {
                System.setProperty(name, value);
            }
        });
        if (container != null) {
            container.stop(0);
        }
    }

    private void set(String property, String value) {
        propertiesBefore.putIfAbsent(property, System.getProperty(property));
        System.setProperty(property, value);
    }

    private DefaultCredentials acquire() {
        DefaultCredentials credentials = DefaultCredentials.acquire();
        acquired.add(credentials);
        return credentials;
    }

    private static AwsCredentialsIdentity resolve(DefaultCredentials credentials) {
        return credentials.resolveIdentity().join();
    }

    @Test
    void aHundredDataSourcesResolveOnce() {
        for (int i = 0; i < 100; i++) {
            assertThat(resolve(acquire()).accessKeyId()).isEqualTo("ASIACONTAINER1");
        }
        assertThat(requests).hasValue(1);
    }

    @Test
    void theChainLivesUntilTheLastOfItsUsersIsClosed() {
        DefaultCredentials first = acquire();
        DefaultCredentials second = acquire();
        assertThat(resolve(first).accessKeyId()).isEqualTo("ASIACONTAINER1");
        first.close();
        assertThat(resolve(second).accessKeyId()).isEqualTo("ASIACONTAINER1");
        second.close();

        assertThat(resolve(acquire()).accessKeyId()).isEqualTo("ASIACONTAINER2");
    }

    @Test
    void closingTwiceCountsOnce() {
        DefaultCredentials first = acquire();
        DefaultCredentials second = acquire();
        resolve(second);
        first.close();
        first.close();

        assertThat(resolve(second).accessKeyId()).isEqualTo("ASIACONTAINER1");
        assertThat(resolve(acquire()).accessKeyId()).isEqualTo("ASIACONTAINER1");
        assertThat(requests).hasValue(1);
    }

    @Test
    void aClosedChainIsNotMadeAgain() {
        DefaultCredentials only = acquire();
        only.close();

        assertThatIllegalStateException().isThrownBy(() -> resolve(only));
        assertThat(requests).hasValue(0);
    }

    @Test
    void systemPropertiesComeFirst() {
        set(SdkSystemSetting.AWS_ACCESS_KEY_ID.property(), "ASIAPROPERTY");
        set(SdkSystemSetting.AWS_SECRET_ACCESS_KEY.property(), "secret");
        set(SdkSystemSetting.AWS_SESSION_TOKEN.property(), "session");

        assertThat(resolve(acquire())).isInstanceOfSatisfying(AwsSessionCredentialsIdentity.class, identity -> {
            assertThat(identity.accessKeyId()).isEqualTo("ASIAPROPERTY");
            assertThat(identity.sessionToken()).isEqualTo("session");
            assertThat(ProviderNames.of(identity)).startsWith("Java system properties");
        });
        assertThat(requests).hasValue(0);
    }

    @Test
    void halfAPairOfSystemPropertiesIsPassedOver() {
        set(SdkSystemSetting.AWS_ACCESS_KEY_ID.property(), "ASIAPROPERTY");

        assertThat(resolve(acquire()).accessKeyId()).isEqualTo("ASIACONTAINER1");
    }

    @Test
    void theCredentialsTellTheirEndAndWhereTheyCameFrom() {
        AwsCredentialsIdentity identity = resolve(acquire());

        assertThat(identity.expirationTime()).isPresent();
        assertThat(ProviderNames.of(identity)).isEqualTo("container credentials endpoint");
    }
}
