package io.github.rdsiam.example;

import io.github.rdsiam.example.template.ModuleFiles;
import io.github.rdsiam.example.template.Template;
import io.github.rdsiam.testkit.AwsIdentity;
import io.github.rdsiam.testkit.DatabaseLogin;
import io.github.rdsiam.testkit.EmbeddedDatabase;
import io.github.rdsiam.testkit.FakeRdsProxy;
import io.github.rdsiam.testkit.FakeSecretsManager;
import io.github.rdsiam.testkit.FakeSts;
import io.github.rdsiam.testkit.IamPolicy;
import io.github.rdsiam.testkit.LocalAws;
import io.github.rdsiam.testkit.RdsEngine;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Runs locally what the template deploys beside the function: RDS Proxy, the instance behind it, the database user, the
 * secret, and the function's role, whose policies decide who may log in.
 *
 * <p>As an extension in a static field, it resets the proxy and Secrets Manager before each test, and ends after the last.
 */
public final class LocalDeployment implements AutoCloseable, BeforeEachCallback, AfterAllCallback {

    /** One for this JVM, whose deployments share a database and the user in it. */
    private static final String PASSWORD = UUID.randomUUID().toString();

    /** Parts of an ARN. */
    private static final int ACCOUNT = 4;

    private static final int RESOURCE_ID = 6;

    private final Deployment deployment;
    private final EmbeddedDatabase database;
    private final boolean ownsDatabase;
    private final LocalAws aws;

    private LocalDeployment(Deployment deployment, EmbeddedDatabase database, boolean ownsDatabase) {
        this.deployment = deployment;
        this.database = database;
        this.ownsDatabase = ownsDatabase;
        prepare(deployment, database);
        String[] proxyArn = deployment.proxyArn().split(":", -1);
        aws = LocalAws.builder()
                .endpoint(deployment.proxyEndpoint())
                .instanceEndpoint(deployment.databaseEndpoint())
                // the function has a variable for the port, but not for another address
                .port(0)
                .databaseName(deployment.schema())
                .login(new DatabaseLogin(deployment.user(), PASSWORD))
                .database(database)
                // the access key that the README shows
                .identity(new AwsIdentity("ASIAEXAMPLEFUNCTION1", random(), random()))
                .secretId(deployment.secretName())
                .secretValue(started -> deployment.secretValue(PASSWORD, started.instancePort()))
                .policies(deployment.policies())
                .proxy(proxy ->
                        proxy.recordStatements(true).account(proxyArn[ACCOUNT]).resourceId(proxyArn[RESOURCE_ID]))
                .start();
    }

    /** Runs the SQL files of the deployment, one at a time: PostgreSQL rejects concurrent changes of a role's rights. */
    private static synchronized void prepare(Deployment deployment, EmbeddedDatabase database) {
        String schema = deployment.schema();
        EmbeddedDatabase place = database;
        if (database.engine() == RdsEngine.POSTGRESQL) {
            // MySQL's file creates the schema itself
            if (database.query("SELECT 1 FROM pg_database WHERE datname = '" + schema + "'")
                    .isEmpty()) {
                database.execute("CREATE DATABASE \"" + schema + "\"");
            }
            place = database.in(schema);
        }
        Map<String, String> variables = Map.of(
                "DB_NAME",
                schema,
                "DB_GRANT",
                deployment.grantedSchema(),
                "DB_USER",
                deployment.user(),
                "DB_PASSWORD",
                PASSWORD);
        String engine = database.engine().secretName();
        place.executeScript(ModuleFiles.sql(engine, "create-user.sql"), variables);
        place.executeScript(ModuleFiles.sql(engine, "sample-data.sql"), variables);
    }

    private static String random() {
        return UUID.randomUUID().toString();
    }

    /** Starts what the template deploys for MySQL, over the database that all tests share. */
    public static LocalDeployment start() {
        return start(RdsEngine.MYSQL);
    }

    /** Starts what the template deploys, over the database that all tests share. */
    public static LocalDeployment start(RdsEngine engine) {
        return new LocalDeployment(Deployment.of(Template.read(), engine), EmbeddedDatabase.shared(engine), false);
    }

    /** Starts what the template deploys, over a new database, whose user's password may change. */
    static LocalDeployment withOwnDatabase(RdsEngine engine) {
        return withOwnDatabase(Deployment.of(Template.read(), engine), progress -> {});
    }

    static LocalDeployment withOwnDatabase(Deployment deployment, Consumer<String> progress) {
        return new LocalDeployment(deployment, EmbeddedDatabase.start(deployment.engine(), progress), true);
    }

    Deployment deployment() {
        return deployment;
    }

    public FakeRdsProxy proxy() {
        return aws.proxy();
    }

    AwsIdentity identity() {
        return aws.identity();
    }

    FakeSecretsManager secrets() {
        return aws.secrets();
    }

    FakeSts sts() {
        return aws.sts();
    }

    /** A role that the function's role may assume. */
    String roleArn() {
        return aws.roleArn();
    }

    EmbeddedDatabase database() {
        return database;
    }

    /** The function's variables, changed to use this machine instead of AWS. */
    public Map<String, String> functionVariables() {
        Map<String, String> variables = new HashMap<>(deployment.variables());
        variables.putAll(aws.environment());
        variables.put("IN_PORT", Integer.toString(aws.port()));
        variables.put("IN_CA_BUNDLE", aws.caBundle().toString());
        variables.put("IN_SECRET_ID", aws.secrets().arn(aws.secretId()));
        return variables;
    }

    /** The same without the fallback. */
    public Map<String, String> variablesWithoutFallback() {
        Map<String, String> variables = functionVariables();
        variables.keySet().removeAll(Set.of("IN_SECRET_ID", "IN_SECRET_TARGET"));
        return variables;
    }

    /** Starts the function. */
    FunctionProcess startFunction() throws IOException {
        return FunctionProcess.start(deployment, functionVariables());
    }

    /** The expected answer of the function, read directly from the database. */
    String rows() {
        return database
                .in(deployment.schema())
                .query("SELECT id FROM my_table ORDER BY id LIMIT " + deployment.rowLimit())
                .stream()
                .map(id -> "{\"id\":" + id + "}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    @Override
    public void beforeEach(ExtensionContext test) {
        reset();
    }

    /** Gives the function's role these policies instead of those that it has. */
    public void attach(String... policies) {
        proxy().attach(identity(), IamPolicy.of(policies));
    }

    /** Gives the role the policies of the template. */
    void attachPoliciesOfTemplate() {
        attach(deployment.policies());
    }

    /** Gives the role the policies that the template has for another database user. */
    void attachPoliciesOfAnotherUser() {
        attach(deployment.policiesForUser("somebody_else"));
    }

    /** Restores the state after the start. */
    void reset() {
        attachPoliciesOfTemplate();
        secrets().denyAll(false);
        proxy().clearRecords();
    }

    @Override
    public void afterAll(ExtensionContext testClass) {
        close();
    }

    @Override
    public void close() {
        aws.close();
        if (ownsDatabase) {
            database.close();
        }
    }
}
