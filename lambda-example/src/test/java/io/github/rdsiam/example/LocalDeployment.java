package io.github.rdsiam.example;

import io.github.rdsiam.example.template.Template;
import io.github.rdsiam.testkit.AwsIdentity;
import io.github.rdsiam.testkit.EmbeddedDatabase;
import io.github.rdsiam.testkit.FakeRdsProxy;
import io.github.rdsiam.testkit.FakeSecretsManager;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** What the template deploys beside the function, on this machine: RDS Proxy, the instance behind it, and the secret. */
public final class LocalDeployment implements AutoCloseable {

    private final AwsIdentity identity = new AwsIdentity("ASIAEXAMPLEFUNCTION1", random(), random());
    private final FakeSecretsManager secrets = FakeSecretsManager.start();
    private final Deployment deployment;
    private final EmbeddedDatabase database;
    private final FakeRdsProxy proxy;

    private LocalDeployment(Deployment deployment, Consumer<String> progress) {
        this.deployment = deployment;
        database = EmbeddedDatabase.start(progress);
        String password = random();
        Map<String, String> variables = Map.of(
                "DB_NAME", deployment.schema(),
                "DB_GRANT", deployment.grantedSchema(),
                "DB_USER", deployment.user(),
                "DB_PASSWORD", password);
        database.executeScript(ModuleFiles.sql("create-user.sql"), variables);
        database.executeScript(ModuleFiles.sql("sample-data.sql"), variables);
        proxy = FakeRdsProxy.builder()
                .endpoint(deployment.proxyEndpoint())
                .instanceEndpoint(deployment.databaseEndpoint())
                .database(database.host(), database.port())
                .databaseSecret(secrets, deployment.secretName())
                .identity(identity)
                .user(deployment.user())
                .recordStatements(true)
                .start();
        secrets.trust(identity);
        secrets.create(deployment.secretName(), deployment.secretValue(password, proxy.instancePort()));
    }

    /** Starts what the template deploys. */
    public static LocalDeployment start(Consumer<String> progress) {
        return start(Deployment.of(Template.read()), progress);
    }

    static LocalDeployment start(Deployment deployment, Consumer<String> progress) {
        return new LocalDeployment(deployment, progress);
    }

    private static String random() {
        return UUID.randomUUID().toString();
    }

    Deployment deployment() {
        return deployment;
    }

    public FakeRdsProxy proxy() {
        return proxy;
    }

    AwsIdentity identity() {
        return identity;
    }

    FakeSecretsManager secrets() {
        return secrets;
    }

    EmbeddedDatabase database() {
        return database;
    }

    /** The function's variables, with what points it at this machine instead of AWS. */
    public Map<String, String> functionVariables() {
        Map<String, String> variables = new HashMap<>(deployment.variables());
        variables.put("IN_PORT", Integer.toString(proxy.port()));
        variables.put("IN_CA_BUNDLE", proxy.caBundle().toString());
        variables.put("IN_SECRET_ID", secrets.arn(deployment.secretName()));
        variables.put("AWS_ACCESS_KEY_ID", identity.accessKeyId());
        variables.put("AWS_SECRET_ACCESS_KEY", identity.secretAccessKey());
        variables.put("AWS_SESSION_TOKEN", String.valueOf(identity.sessionToken()));
        variables.put("AWS_ENDPOINT_URL_SECRETS_MANAGER", secrets.endpoint().toString());
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

    /** What the function must answer, read past it. */
    String rows() {
        return database
                .query("SELECT id FROM `" + deployment.schema() + "`.my_table ORDER BY id LIMIT "
                        + deployment.rowLimit())
                .stream()
                .map(id -> "{\"id\":" + id + "}")
                .collect(Collectors.joining(",", "[", "]"));
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
