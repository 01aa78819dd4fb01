package io.github.rdsiam.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.io.support.SpringFactoriesLoader;

/** Configurations that stop the start, each with what is wrong and what to do: the same on every Boot and for both drivers. */
@ParameterizedClass
@EnumSource(JdbcDriver.class)
abstract class RefusalContract {

    private static final String PASSWORD = "hunter2-left-over";

    @Parameter
    JdbcDriver driver;

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            spring.datasource.password=hunter2-left-over        | spring.datasource.password is set | Remove spring.datasource.password
            spring.datasource.hikari.password=hunter2-left-over | spring.datasource.hikari.password is set | Remove spring.datasource.hikari.password
            spring.datasource.hikari.username=app               | spring.datasource.hikari.username is set | Move it to spring.datasource.username
            spring.datasource.hikari.jdbc-url=jdbc:mysql://a/b  | spring.datasource.hikari.jdbc-url is set | Move it to spring.datasource.url
            spring.datasource.hikari.password=${DB_PASSWORD:}   | spring.datasource.hikari.password is set | Remove spring.datasource.hikari.password
            spring.datasource.hikari.username=${DB_USER:}       | spring.datasource.hikari.username is set | Move it to spring.datasource.username
            spring.datasource.hikari.jdbc-url=                  | spring.datasource.hikari.jdbc-url is set | Move it to spring.datasource.url
            spring.datasource.url=jdbc:mariadb://h/db?password=hunter2-left-over | is neither a MySQL nor a PostgreSQL URL | rds-iam.enabled=false
            spring.datasource.url=jdbc:mariadb://h/db           | is neither a MySQL nor a PostgreSQL URL | jdbc:mysql://host:port/database?name=value
            spring.datasource.url=jdbc:mariadb://h/db           | is neither a MySQL nor a PostgreSQL URL | jdbc:postgresql://host:port/database?name=value
            spring.datasource.url=jdbc:rds-iam:mysql://h/db?user=app&password=hunter2-left-over | begins with jdbc:rds-iam: | jdbc:postgresql://host:port/database?name=value
            spring.datasource.url=jdbc:rds-iam:postgresql://h/db?connectVia=a:1 | begins with jdbc:rds-iam: | rds-iam.connect-via
            spring.datasource.url=jdbc:mysql://app:hunter2-left-over@h/db | does not have the form | spring.datasource.username
            spring.datasource.url=jdbc:mysql://a,b/db           | does not have the form | in that form
            spring.datasource.url=jdbc:mysql://(host=a,password=hunter2-left-over)/db | does not have the form | in that form
            spring.datasource.url=jdbc:mysql:replication://a,b/db | does not have the form | in that form
            spring.datasource.url=jdbc:mysql://db.abc123.eu-west-1.rds.amazonaws.com/db?sslMode=DISABLED | "sslMode" | rds-iam.ca-bundle
            spring.datasource.url=jdbc:mysql://db.abc123.eu-west-1.rds.amazonaws.com/db?password=hunter2-left-over | "password" | rds-iam.fallback
            spring.datasource.url=jdbc:mysql://db.abc123.eu-west-1.rds.amazonaws.com:99999/db | port ("99999") | spring.datasource.url
            spring.datasource.url=jdbc:mysql://db.example.com/db | is not an RDS name | rds-iam.region
            spring.datasource.url=                              | spring.datasource.url is not set | jdbc:mysql://orders
            spring.datasource.url=                              | spring.datasource.url is not set | jdbc:postgresql://orders
            spring.datasource.username=                         | spring.datasource.username is not set | database user
            spring.datasource.type=org.example.OtherPool        | spring.datasource.type names org.example.OtherPool | Remove spring.datasource.type
            spring.datasource.driver-class-name=org.mariadb.jdbc.Driver | names org.mariadb.jdbc.Driver | uses com.mysql.cj.jdbc.Driver of Connector/J
            spring.datasource.driver-class-name=OTHER_DRIVER    | names OTHER_DRIVER | uses com.mysql.cj.jdbc.Driver of Connector/J
            spring.datasource.hikari.data-source-properties.useSSL=false | Connector/J's property ("useSSL") | data-source-properties
            rds-iam.driver-properties.socketFactory=x           | "socketFactory" | rds-iam.driver-properties
            rds-iam.region=eu-west-2                            | contradicts the endpoint | rds-iam.region
            rds-iam.region=nowhere                              | is not a region | rds-iam.region
            rds-iam.connect-via=localhost                       | rds-iam.connect-via does not have the form host:port | host and a port
            rds-iam.ca-bundle=/no/such/bundle.pem               | /no/such/bundle.pem | rds-iam.ca-bundle
            rds-iam.assume-role.role-arn=orders                 | rds-iam.assume-role.role-arn ("orders") is not the ARN of a role | Correct this property
            rds-iam.assume-role.role-arn=arn:aws-cn:iam::123456789012:role/orders | rds-iam.assume-role.role-arn ("arn:aws-cn | is in the partition aws-cn
            rds-iam.assume-role.external-id=partner:4711        | rds-iam.assume-role.role-arn is not | Name the role
            rds-iam.fallback.target=secret-host                 | rds-iam.fallback.secret-id is not | Name the secret
            spring.datasource.hikari.driver-class-name=org.mariadb.jdbc.Driver | hikari.driver-class-name names org.mariadb | Remove spring.datasource.hikari.driver-class-name
            spring.datasource.hikari.data-source-class-name=com.mysql.cj.jdbc.MysqlDataSource | hikari.data-source-class-name is set | Remove spring.datasource.hikari.data-source-class-name
            spring.datasource.hikari.data-source-j-n-d-i=java:comp/env/jdbc/db | hikari.data-source-jndi is set | Remove spring.datasource.hikari.data-source-jndi
            """)
    void stopsTheStart(String property, String description, String action) {
        StarterContract.enabled(driver).withPropertyValues(forDriver(property)).run(context -> {
            FailureAnalysis analysis = analyse(context.getStartupFailure());
            assertThat(analysis.getDescription()).contains(forDriver(description));
            assertThat(analysis.getDescription() + analysis.getAction())
                    .contains(forDriver(action))
                    .doesNotContain(PASSWORD, "role: rds-iam.assume-role", "bundle: rds-iam.ca-bundle")
                    .doesNotContain("(String", "(Path", "(int", "(Secrets", "fallback(");
        });
    }

    /** The rows above are written for MySQL. */
    private String forDriver(String text) {
        if (driver == JdbcDriver.CONNECTOR_J) {
            return text.replace("OTHER_DRIVER", "org.postgresql.Driver");
        }
        return text.replace("OTHER_DRIVER", "com.mysql.jdbc.Driver")
                .replaceFirst("^spring.datasource.url=jdbc:mysql:", "spring.datasource.url=jdbc:postgresql:")
                .replace("sslMode=DISABLED", "sslmode=disable")
                .replace("sslMode", "sslmode")
                .replace("useSSL", "sslfactory")
                .replace("com.mysql.cj.jdbc.Driver of Connector/J", "org.postgresql.Driver of pgjdbc")
                .replace("Connector/J's", "pgjdbc's");
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void printsNoStackTrace(CapturedOutput output) {
        SpringApplication application = new SpringApplication(StarterContract.Application.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        try {
            application
                    .run(
                            "--rds-iam.enabled=true",
                            "--"
                                    + forDriver(
                                            "spring.datasource.url=jdbc:mysql://db.abc123.eu-west-1.rds.amazonaws.com/db"),
                            "--spring.datasource.username=app",
                            "--spring.datasource.password=" + PASSWORD)
                    .close();
        } catch (RuntimeException e) {
            assertThat(output.getAll())
                    .contains(
                            "APPLICATION FAILED TO START",
                            "Description:",
                            "Action:",
                            "Remove spring.datasource.password")
                    .doesNotContain("\tat io.github", "\tat org.springframework", PASSWORD);
            return;
        }
        throw new AssertionError("The application started");
    }

    @Test
    void showsAllThatIsRefusedAtOnce() {
        StarterContract.enabled(driver)
                .withPropertyValues(
                        forDriver("spring.datasource.url=jdbc:mysql://db.abc123.eu-west-1.rds.amazonaws.com/db"
                                + "?useSSL=false&sslpassword=false"),
                        "spring.datasource.password=" + PASSWORD,
                        "spring.datasource.hikari.username=app",
                        "spring.datasource.hikari.data-source-properties.authenticationPlugins=x",
                        "rds-iam.driver-properties.socketFactory=x",
                        "rds-iam.region=nowhere",
                        "rds-iam.connect-via=localhost",
                        "rds-iam.fallback.target=secret-host")
                .run(context -> assertThat(analyse(context.getStartupFailure()).getDescription())
                        .contains(
                                forDriver("\"useSSL\""),
                                "\"sslpassword\"",
                                "spring.datasource.password",
                                "spring.datasource.hikari.username",
                                "\"authenticationPlugins\"",
                                "\"socketFactory\"",
                                "rds-iam.region",
                                "rds-iam.connect-via",
                                "rds-iam.fallback.secret-id")
                        .doesNotContain(PASSWORD));
    }

    @Test
    void leadsToAPageThatAReaderOfTheJarCanOpen() {
        StarterContract.enabled(driver)
                .withPropertyValues(forDriver("rds-iam.driver-properties.useSSL=false"))
                .run(context -> assertThat(analyse(context.getStartupFailure()).getAction())
                        .contains("https://github.com/rdsiam/rds-iam/blob/main/docs/spring.md"));
    }

    static FailureAnalysis analyse(Throwable failure) {
        return SpringFactoriesLoader.forDefaultResourceLocation()
                .load(FailureAnalyzer.class, (type, name, trouble) -> {})
                .stream()
                .filter(analyzer -> analyzer.getClass().getPackage().equals(RefusalContract.class.getPackage()))
                .map(analyzer -> analyzer.analyze(failure))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow(() -> new AssertionError("No analysis", failure));
    }
}
