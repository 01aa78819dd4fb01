package io.github.rdsiam.internal.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rdsiam.IamTokenDataSource;
import io.github.rdsiam.Internals;
import io.github.rdsiam.TokenText;
import io.github.rdsiam.internal.config.Settings;
import io.github.rdsiam.internal.credential.TokenSigner.TokenRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

class RdsUtilitiesSignerTest {

    private static final String HOST = "orders.proxy-abc123.eu-west-1.rds.amazonaws.com";
    private static final AwsCredentialsIdentity KEY = AwsCredentialsIdentity.create("AKIDEXAMPLE", "secret");

    private final RdsUtilitiesSigner signer = new RdsUtilitiesSigner();

    @ParameterizedTest
    @ValueSource(ints = {1, 80, 443, 3306, 44_300, 65_535})
    void aTokenBeginsWithHostAndPortAndNamesNoScheme(int port) {
        assertThat(sign(HOST, port, "app", KEY))
                .startsWith(HOST + ":" + port + "/?")
                .doesNotContain("https:");
    }

    @ParameterizedTest
    @ValueSource(ints = {443, 3306})
    void anUpperCaseEndpointIsSignedInLowerCase(int port) {
        Settings settings = Internals.settings(IamTokenDataSource.builder()
                .endpoint("Orders.PROXY-abc123.EU-west-1.rds.amazonaws.com")
                .port(port)
                .username("App"));
        Settings.Checked checked = settings.check();

        String token = sign(checked.endpoint().host(), checked.port(), checked.user(), KEY);
        assertThat(token).startsWith(HOST + ":" + port + "/?");
        assertThat(TokenText.parse(token).fields()).containsEntry("DBUser", "App");
    }

    @Test
    void onlyTheHttpsPortOfTheSameHostIsPutBack() {
        TokenRequest https = new TokenRequest(HOST, 443, "eu-west-1", "app");
        TokenRequest mysql = new TokenRequest(HOST, 3306, "eu-west-1", "app");

        assertThat(RdsUtilitiesSigner.withPort(HOST + "/?x", https)).isEqualTo(HOST + ":443/?x");
        assertThat(RdsUtilitiesSigner.withPort(HOST + ":443/?x", https)).isEqualTo(HOST + ":443/?x");
        assertThat(RdsUtilitiesSigner.withPort(HOST + ":3306/?x", mysql)).isEqualTo(HOST + ":3306/?x");
    }

    @Test
    void theUserIsEncodedAndComesBackWhole() {
        String token = sign(HOST, 3306, "app+user@x &=%", KEY);

        assertThat(token).contains("DBUser=app%2Buser%40x%20%26%3D%25&");
        assertThat(TokenText.parse(token).fields()).containsEntry("DBUser", "app+user@x &=%");
    }

    @Test
    void theSessionTokenIsSignedAlong() {
        String token = sign(HOST, 3306, "app", AwsSessionCredentialsIdentity.create("ASIA", "secret", "se+ss/ion=="));

        assertThat(TokenText.parse(token).fields()).containsEntry("X-Amz-Security-Token", "se+ss/ion==");
        assertThat(TokenText.parse(sign(HOST, 3306, "app", KEY)).fields()).doesNotContainKey("X-Amz-Security-Token");
    }

    @Test
    void aTokenIsGoodFor15MinutesFromNow() {
        var fields = TokenText.parse(sign(HOST, 3306, "app", KEY)).fields();
        Instant signedAt = LocalDateTime.parse(
                        fields.get("X-Amz-Date"), DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'"))
                .toInstant(ZoneOffset.UTC);

        assertThat(fields).containsEntry("X-Amz-Expires", Long.toString(IamToken.LIFE.toSeconds()));
        assertThat(Duration.between(signedAt, Instant.now()).abs()).isLessThan(Duration.ofMinutes(1));
    }

    @Test
    void anotherCredentialSignsAnotherToken() {
        AwsCredentialsIdentity other = AwsCredentialsIdentity.create("AKIDOTHER", "secret");

        assertThat(TokenText.parse(sign(HOST, 3306, "app", other)).fields().get("X-Amz-Credential"))
                .startsWith("AKIDOTHER/")
                .endsWith("/eu-west-1/rds-db/aws4_request");
    }

    private String sign(String host, int port, String user, AwsCredentialsIdentity credentials) {
        return signer.sign(new TokenRequest(host, port, "eu-west-1", user), credentials);
    }
}
