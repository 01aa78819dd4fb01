package io.github.rdsiam.example;

import io.github.rdsiam.testkit.AwsIdentity;
import io.github.rdsiam.testkit.DatabaseLogin;
import io.github.rdsiam.testkit.EmbeddedDatabase;
import io.github.rdsiam.testkit.FakeRdsProxy;
import io.github.rdsiam.testkit.FakeSecretsManager;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/** What the function meets on AWS, on this machine: RDS Proxy, the instance behind it, and the secret. */
final class LocalAws implements AutoCloseable {

    static final String PROXY = "orders.proxy-abc123.eu-west-1.rds.amazonaws.com";
    static final String INSTANCE = "orders.abc123.eu-west-1.rds.amazonaws.com";
    static final String SECRET = "prod/orders/mysql";
    static final String USER = "serverless";
    private static final String SCHEMA = "orders";

    private final AwsIdentity identity = new AwsIdentity("ASIAEXAMPLEFUNCTION1", random(), random());
    private final FakeSecretsManager secrets = FakeSecretsManager.start();
    private final EmbeddedDatabase database;
    private final FakeRdsProxy proxy;

    private LocalAws(Consumer<String> progress, boolean recordStatements) {
        database = EmbeddedDatabase.start(progress);
        DatabaseLogin user = new DatabaseLogin(USER, random());
        Map<String, String> variables =
                Map.of("DB_NAME", SCHEMA, "DB_USER", user.user(), "DB_PASSWORD", user.password());
        database.executeScript(ModuleFiles.sql("create-user.sql"), variables);
        database.executeScript(ModuleFiles.sql("sample-data.sql"), variables);
        proxy = FakeRdsProxy.builder()
                .endpoint(PROXY)
                .instanceEndpoint(INSTANCE)
                .database(database.host(), database.port())
                .databaseLogin(() -> secrets.currentLogin(SECRET))
                .identity(identity)
                .user(user.user())
                .recordStatements(recordStatements)
                .start();
        secrets.trust(identity);
        secrets.create(SECRET, secret(user, proxy.instancePort()));
    }

    static LocalAws start(Consumer<String> progress) {
        return new LocalAws(progress, false);
    }

    /** The same with a proxy that writes down what the function asks of the database. */
    static LocalAws startRecording() {
        return new LocalAws(progress -> {}, true);
    }

    private static String random() {
        return UUID.randomUUID().toString();
    }

    /** A secret of the type "RDS database", as Secrets Manager makes it. */
    private static String secret(DatabaseLogin login, int port) {
        return Json.write(Map.of(
                "engine",
                "mysql",
                "host",
                INSTANCE,
                "port",
                port,
                "dbname",
                SCHEMA,
                "username",
                login.user(),
                "password",
                login.password()));
    }

    FakeRdsProxy proxy() {
        return proxy;
    }

    FakeSecretsManager secrets() {
        return secrets;
    }

    EmbeddedDatabase database() {
        return database;
    }

    /** The function's configuration, and what points it at this machine instead of AWS. */
    Map<String, String> functionVariables() {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("IN_REGION", "eu-west-1");
        variables.put("IN_HOST", PROXY);
        variables.put("IN_PORT", Integer.toString(proxy.port()));
        variables.put("IN_USERNAME", USER);
        variables.put("IN_DATABASE", SCHEMA);
        variables.put("IN_CA_BUNDLE", proxy.caBundle().toString());
        variables.put("IN_SECRET_ID", SECRET);
        variables.put("IN_SECRET_TARGET", "secret-host");
        variables.put("AWS_ACCESS_KEY_ID", identity.accessKeyId());
        variables.put("AWS_SECRET_ACCESS_KEY", identity.secretAccessKey());
        variables.put("AWS_SESSION_TOKEN", String.valueOf(identity.sessionToken()));
        variables.put("AWS_ENDPOINT_URL_SECRETS_MANAGER", secrets.endpoint().toString());
        return variables;
    }

    @Override
    public void close() {
        try (secrets;
                database;
                proxy) {
            // closed in this order reversed
        }
    }
}
