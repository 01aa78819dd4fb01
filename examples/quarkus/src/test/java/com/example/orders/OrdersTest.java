package com.example.orders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rdsiam.testkit.CredentialKind;
import io.github.rdsiam.testkit.LocalAws;
import io.quarkus.test.junit.main.QuarkusMainLauncher;
import io.quarkus.test.junit.main.QuarkusMainTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@QuarkusMainTest
class OrdersTest {

    private static LocalAws aws;

    /** Points the application's URL at LocalAws; system properties outrank application.properties. */
    @BeforeAll
    static void start() {
        aws = LocalAws.start();
        aws.database()
                .in(aws.databaseName())
                .execute(
                        "DROP TABLE IF EXISTS orders",
                        "CREATE TABLE orders (id INT PRIMARY KEY, name VARCHAR(100))",
                        "INSERT INTO orders VALUES (1, 'first order'), (2, 'second order')");
        aws.systemProperties().forEach(System::setProperty); // the driver's AWS credentials
        System.setProperty(
                "quarkus.datasource.jdbc.url",
                "jdbc:rds-iam:mysql://" + aws.endpoint() + "/" + aws.databaseName() + "?" + aws.urlParameters());
        System.setProperty("quarkus.datasource.jdbc.acquisition-timeout", "60"); // a laptop may be busy
    }

    @AfterAll
    static void close() {
        aws.close();
    }

    @Test
    void printsTheOrders(QuarkusMainLauncher launcher) {
        var result = launcher.launch();

        assertEquals(0, result.exitCode());
        assertTrue(result.getOutput().contains("first order\nsecond order"), result.getOutput());
        assertFalse(aws.proxy().logins().isEmpty());
        aws.proxy().logins().forEach(login -> assertEquals(CredentialKind.TOKEN, login.credential()));
    }
}
