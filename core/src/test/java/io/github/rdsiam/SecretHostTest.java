package io.github.rdsiam;

import static io.github.rdsiam.Opening.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import io.github.rdsiam.IamAuthenticationException.Reason;
import io.github.rdsiam.testkit.CredentialKind;
import io.github.rdsiam.testkit.RecordedLogin;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** {@code toSecretHost}: the password goes to an RDS instance or cluster of the endpoint's region, and nowhere else. */
@OnBothEngines
class SecretHostTest {

    @Parameter
    DatabaseEngine engine;

    private LocalRds rds;

    @BeforeEach
    void start() {
        rds = LocalRds.start(engine);
    }

    @AfterEach
    void close() {
        rds.close();
    }

    private IamTokenDataSource source(String host) {
        String key = host == null ? "" : "\"host\":\"" + host + "\",";
        return sourceWithSecret(key + "\"port\":\"" + rds.proxy().instancePort() + "\",");
    }

    private IamTokenDataSource sourceWithSecret(String place) {
        String password = rds.secrets().currentLogin(LocalRds.SECRET_ID).password();
        rds.secrets().put(LocalRds.SECRET_ID, "{" + place + "\"username\":\"app\",\"password\":\"" + password + "\"}");
        rds.proxy().denyIam(true);
        return rds.dataSource()
                .fallback(SecretsManagerFallback.of(LocalRds.SECRET_ID)
                        .toSecretHost()
                        .client(rds.secretsManager()))
                .build();
    }

    @Test
    void thePasswordGoesToTheInstanceThatTheSecretNames() throws SQLException {
        try (IamTokenDataSource source = source(LocalRds.INSTANCE)) {
            open(source);
        }
        RecordedLogin login = rds.proxy().logins().get(1);
        assertThat(login.instanceFace()).isTrue();
        assertThat(login.credential()).isEqualTo(CredentialKind.PASSWORD);
    }

    @Test
    void withoutAPortItGoesToTheEngines() {
        try (IamTokenDataSource source = sourceWithSecret("\"host\":\"" + LocalRds.INSTANCE + "\",")) {
            assertThat(catchThrowable(source::getConnection))
                    .hasMessageContaining(
                            LocalRds.INSTANCE + ":" + LocalRds.rdsEngine(engine).port() + " (");
        }
    }

    /** The server requests it in clear text, as a proxy does. */
    @Test
    void thePasswordIsSentInUtf8WhateverTheDriversEncodingIs() {
        rds.secrets().put(LocalRds.SECRET_ID, "{\"username\":\"app\",\"password\":\"p\u00e4sswordOfTheTests-0123\"}");
        rds.proxy().denyIam(true);
        IamTokenDataSource.Builder builder = rds.dataSource();
        if (engine == DatabaseEngine.MYSQL) {
            builder.driverProperty("characterEncoding", "ISO-8859-1");
        }
        try (IamTokenDataSource source = builder.fallback(
                        SecretsManagerFallback.of(LocalRds.SECRET_ID).client(rds.secretsManager()))
                .build()) {
            assertThat(catchThrowable(() -> open(source)))
                    .as("the database has another")
                    .isNotNull();
        }
        assertThat(rds.proxy().receivedCredentials()).last().isEqualTo("p\u00e4sswordOfTheTests-0123");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "orders.abc123.eu-west-2.rds.amazonaws.com",
                "orders.abc123.rds.cn-north-1.amazonaws.com.cn",
                "orders.proxy-abc123.eu-west-1.rds.amazonaws.com",
                "tunnel.example.com",
                "orders.abc123.eu-west-1.rds.amazonaws.com.example.com"
            })
    void itGoesToNoOtherPlace(String host) {
        try (IamTokenDataSource source = source(host)) {
            IamAuthenticationException failure =
                    catchThrowableOfType(IamAuthenticationException.class, source::getConnection);
            assertThat(failure.reason()).isEqualTo(Reason.TOKEN_REFUSED);
            assertThat(((IamAuthenticationException) failure.getSuppressed()[0]).reason())
                    .isEqualTo(Reason.SECRET_INVALID);
        }
        assertThat(rds.proxy().logins()).as("the token's alone").hasSize(1);
    }

    @Test
    void aSecretWithoutHostSaysWhatToUse() {
        try (IamTokenDataSource source = source(null)) {
            IamAuthenticationException failure =
                    catchThrowableOfType(IamAuthenticationException.class, source::getConnection);
            assertThat(failure.reason()).isEqualTo(Reason.TOKEN_REFUSED);
            assertThat(((IamAuthenticationException) failure.getSuppressed()[0]).reason())
                    .isEqualTo(Reason.SECRET_INVALID);
            assertThat(failure.getMessage()).contains("\"host\"", "toEndpoint");
        }
    }

    @Test
    void theUsersClientIsNeverClosed() {
        SecretsManagerClient client = mock(SecretsManagerClient.class);
        rds.proxy().denyIam(true);
        try (IamTokenDataSource source =
                rds.dataSource().fallback(rds.fallback().client(client)).build()) {
            assertThatThrownBy(source::getConnection).isInstanceOf(SQLException.class);
        }
        verify(client, never()).close();
    }
}
