package io.github.rdsiam.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rdsiam.example.template.ModuleFiles;
import io.github.rdsiam.example.template.Template;
import io.github.rdsiam.testkit.DatabaseLogin;
import io.github.rdsiam.testkit.EmbeddedDatabase;
import io.github.rdsiam.testkit.RdsEngine;
import io.github.rdsiam.testsupport.lambda.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The local run follows the template, not a copy of it. */
class TemplateIsFollowedIT {

    private static final Template TEMPLATE = Template.read();

    @Test
    void theMainJobTakesUserSecretAndRowLimitFromTheTemplate() {
        Deployment deployment = Deployment.of(TEMPLATE.with("Default: serverless", "Default: reader")
                .with("Default: 3\n", "Default: 2\n")
                .with("rds-iam/${AWS::StackName}/", "other/${AWS::StackName}/"));
        ByteArrayOutputStream output = new ByteArrayOutputStream();

        int exit = TryIt.run(deployment, new PrintStream(output, true, StandardCharsets.UTF_8));

        assertThat(output.toString(StandardCharsets.UTF_8))
                .contains("as user reader", "secret other/orders-reader/reader", "\"[{\\\"id\\\":1},{\\\"id\\\":2}]\"")
                .doesNotContain("serverless");
        assertThat(exit).as(output.toString(StandardCharsets.UTF_8)).isZero();
    }

    @Test
    void theMainJobAnswersWhateverTheQueryOfTheTemplateReads() {
        Deployment deployment = Deployment.of(TEMPLATE.with(
                "Default: SELECT id FROM my_table ORDER BY id",
                "Default: SELECT id AS number, 'é' AS letter FROM my_table WHERE id > 1"));
        ByteArrayOutputStream output = new ByteArrayOutputStream();

        int exit = TryIt.run(deployment, new PrintStream(output, true, StandardCharsets.UTF_8));

        assertThat(output.toString(StandardCharsets.UTF_8))
                .contains("\"number\\\":2")
                .doesNotContain("did not work");
        assertThat(exit).as(output.toString(StandardCharsets.UTF_8)).isZero();
    }

    @Test
    void theMainJobFailsWhenTheRoleOfTheTemplateNamesAnotherUser() {
        Deployment deployment = Deployment.of(TEMPLATE.with("${ProxyId}/${DatabaseUser}", "${ProxyId}/admin"));
        ByteArrayOutputStream output = new ByteArrayOutputStream();

        int exit = TryIt.run(deployment, new PrintStream(output, true, StandardCharsets.UTF_8));

        assertThat(output.toString(StandardCharsets.UTF_8)).contains("It did not work", "credential=PASSWORD");
        assertThat(exit).isOne();
    }

    @Test
    void theFunctionsJvmTakesItsOptionsFromTheTemplate() throws Exception {
        String options = "-XX:+UseSerialGC";
        try (LocalDeployment aws = LocalDeployment.withOwnDatabase(
                        Deployment.of(TEMPLATE.with(options, "-XX:+UseParallelGC")), line -> {});
                FunctionProcess function = aws.startFunction()) {
            assertThat(function.invoke("{}").body()).isEqualTo(aws.rows());
            assertThat(function.output().get(0))
                    .startsWith("Picked up JAVA_TOOL_OPTIONS: ")
                    .contains("-XX:+UseParallelGC")
                    .doesNotContain(options);
        }
    }

    @Test
    void theFunctionsHandlerIsTheTemplates() throws Exception {
        Deployment deployment = Deployment.of(TEMPLATE.with("example.Handler::", "example.Nobody::"));
        try (FunctionProcess function = FunctionProcess.start(deployment, Map.of())) {
            Answer answer = function.invoke("{}");

            assertThat(answer.failed()).isTrue();
            assertThat(answer.json()).contains("io.github.rdsiam.example.Nobody");
        }
    }

    @Test
    void lambdasSideTakesSizesAndNamesFromTheTemplate() {
        Deployment deployment = Deployment.of(TEMPLATE.with("Timeout: 35", "Timeout: 40")
                .with("Default: 1024", "Default: 2048")
                .with("/aws/lambda/${AWS::StackName}", "/mine/${AWS::StackName}")
                .with("LogFormat: JSON", "LogFormat: Text"));

        assertThat(deployment.timeout()).isEqualTo(Duration.ofSeconds(40));
        assertThat(LambdaVariables.of(deployment, "127.0.0.1:1", Path.of("/task")))
                .containsEntry("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "2048")
                .containsEntry("AWS_LAMBDA_LOG_GROUP_NAME", "/mine/orders-reader")
                .containsEntry("AWS_LAMBDA_LOG_FORMAT", "Text");
    }

    @Test
    void theUserHasTheGrantsOfTheSqlFileAndNoOther() throws IOException {
        try (LocalDeployment aws = LocalDeployment.withOwnDatabase(RdsEngine.MYSQL)) {
            Deployment deployment = aws.deployment();
            String grants = Files.readString(ModuleFiles.sql("mysql", "create-user.sql"))
                    .replace("${DB_GRANT}", deployment.grantedSchema())
                    .replace("${DB_USER}", deployment.user())
                    .replace('\'', '`');

            assertThat(aws.database().query("SHOW GRANTS FOR '" + deployment.user() + "'@'%'"))
                    .filteredOn(grant -> !grant.startsWith("GRANT USAGE ON *.* "))
                    .isNotEmpty()
                    .allSatisfy(grant -> assertThat(grants).contains("\n" + grant + ";"));
        }
    }

    @Test
    void theUserOfPostgresqlReadsAndWritesRowsOfOneSchemaAndDoesNothingElse() {
        try (LocalDeployment aws = LocalDeployment.withOwnDatabase(RdsEngine.POSTGRESQL)) {
            EmbeddedDatabase orders = aws.database().in(aws.deployment().schema());
            orders.execute(
                    "CREATE TABLE later (id INT)", "CREATE SCHEMA salaries", "CREATE TABLE salaries.my_table (id INT)");

            assertThat(orders.query("SELECT concat(table_schema, '.', table_name, ' ',"
                            + " string_agg(privilege_type, ' ' ORDER BY privilege_type))"
                            + " FROM information_schema.table_privileges WHERE grantee = 'serverless'"
                            + " GROUP BY table_schema, table_name ORDER BY table_name"))
                    .containsExactly(
                            "public.later DELETE INSERT SELECT UPDATE", "public.my_table DELETE INSERT SELECT UPDATE");
            assertThat(orders.query("SELECT concat_ws(' ', has_schema_privilege(rolname, 'public', 'CREATE'),"
                            + " has_schema_privilege(rolname, 'salaries', 'USAGE'), has_database_privilege(rolname,"
                            + " current_database(), 'CREATE'), rolsuper, rolcreatedb, rolcreaterole, rolbypassrls,"
                            + " EXISTS (SELECT FROM pg_auth_members WHERE member = pg_roles.oid))"
                            + " FROM pg_roles WHERE rolname = 'serverless'"))
                    .containsExactly("f f f f f f f f");
        }
    }

    @Test
    void theUserReadsItsSchemaAndNoneWhoseNameIsOnlyLikeIt() throws SQLException {
        String pattern = "AllowedPattern: '^[a-zA-Z0-9_]{1,64}$'";
        Deployment deployment = Deployment.of(TEMPLATE.with(pattern, pattern + "\n    Default: my_shop"));
        try (LocalDeployment aws = LocalDeployment.withOwnDatabase(deployment, line -> {})) {
            aws.database().execute("CREATE DATABASE my1shop", "CREATE TABLE my1shop.my_table (id INT)");
            DatabaseLogin login = aws.secrets().currentLogin(deployment.secretName());
            String url = "jdbc:mysql://" + aws.database().host() + ":"
                    + aws.database().port() + "/?sslMode=DISABLED&allowPublicKeyRetrieval=true";
            try (Connection connection = DriverManager.getConnection(url, login.user(), login.password());
                    Statement statement = connection.createStatement()) {
                assertThat(statement.execute("SELECT id FROM my_shop.my_table")).isTrue();
                assertThatThrownBy(() -> statement.execute("SELECT id FROM my1shop.my_table"))
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("denied to user 'serverless'");
            }
        }
    }
}
