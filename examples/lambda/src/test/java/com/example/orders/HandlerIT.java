package com.example.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.github.rdsiam.testkit.CredentialKind;
import io.github.rdsiam.testkit.LocalAws;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs the function from target/function.jar. */
class HandlerIT {

    private LocalAws aws;

    @BeforeEach
    void start() {
        aws = LocalAws.start();
        aws.database()
                .in(aws.databaseName())
                .execute(
                        "DROP TABLE IF EXISTS orders",
                        "CREATE TABLE orders (id INT PRIMARY KEY, name VARCHAR(100))",
                        "INSERT INTO orders VALUES (1, 'first order'), (2, 'second order')");
        aws.systemProperties().forEach(System::setProperty);
    }

    @AfterEach
    void close() {
        aws.close();
    }

    @Test
    void answersEventsWithOneConnectionThatLoggedInWithAToken() {
        try (HikariDataSource pool = pool()) {
            Handler handler = new Handler(pool);
            for (int event = 0; event < 3; event++) {
                assertThat(handler.handleRequest(Map.of(), null)).isEqualTo(List.of("first order", "second order"));
            }
            assertThat(pool.getMaximumPoolSize()).isEqualTo(1);
        }
        assertThat(aws.proxy().logins()).singleElement().satisfies(login -> {
            assertThat(login.credential()).isEqualTo(CredentialKind.TOKEN);
            assertThat(login.tlsVersion()).isEqualTo("TLSv1.3");
        });
    }

    @Test
    void saysWhyTheLoginWasRefused() {
        aws.proxy().denyIam(true);
        try (HikariDataSource pool = pool()) {
            Handler handler = new Handler(pool);
            assertThatThrownBy(() -> handler.handleRequest(Map.of(), null))
                    .hasRootCauseInstanceOf(SQLException.class)
                    .hasStackTraceContaining("The IAM token was refused for user \"app\"");
        }
    }

    /** As Lambda does it. No host of that name is in src/test/hosts, so this one finds no database. */
    @Test
    void startsByItsPublicConstructor() throws ReflectiveOperationException {
        Handler handler = (Handler)
                Class.forName("com.example.orders.Handler").getConstructor().newInstance();

        assertThatThrownBy(() -> handler.handleRequest(Map.of(), null))
                .hasStackTraceContaining("orders.proxy-abc123.eu-west-1.rds.amazonaws.com")
                .hasRootCauseInstanceOf(UnknownHostException.class);
    }

    /** The pool of production. Only what it dials and trusts is local, and it waits longer than on Lambda: a laptop may be busy. */
    private HikariDataSource pool() {
        return Handler.database()
                .connectVia(aws.connectViaHost(), aws.connectViaPort())
                .caBundle(aws.caBundle())
                .buildPool(pool -> pool.setConnectionTimeout(60_000));
    }
}
