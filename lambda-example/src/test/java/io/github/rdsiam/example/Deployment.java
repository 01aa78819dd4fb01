package io.github.rdsiam.example;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.rdsiam.example.template.ModuleFiles;
import io.github.rdsiam.example.template.Policies;
import io.github.rdsiam.example.template.Stack;
import io.github.rdsiam.example.template.Template;
import io.github.rdsiam.testkit.RdsEngine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** What the template deploys. Local runs take their values from here, so that they are the template's. */
public final class Deployment {

    private final Stack stack;
    private final String arn;
    private final Map<String, Object> function;
    private final Map<String, String> variables;

    private Deployment(Stack stack, String function) {
        this.stack = stack;
        this.arn = function.equals("Function") ? text(stack.outputs(), "FunctionArn") : function;
        this.function = stack.properties(function);
        this.variables = TemplateAgreement.variables(this.function);
    }

    /** The example's function for MySQL, with the fallback switched on and the database user created. */
    public static Deployment of(Template template) {
        return of(template, RdsEngine.MYSQL);
    }

    /** The example's function, with the fallback switched on and the database user created. */
    public static Deployment of(Template template, RdsEngine engine) {
        return of(template, engine, Map.of("DatabaseUserExists", "true", "Fallback", "true"), "Function");
    }

    /** One of the template's functions, deployed for an engine with these parameters. */
    public static Deployment of(Template template, RdsEngine engine, Map<String, String> parameters, String function) {
        Map<String, String> all = new HashMap<>(parameters);
        all.put("Engine", engine.secretName());
        return of(template, all, function);
    }

    /** One of the template's functions, deployed with these parameters. */
    public static Deployment of(Template template, Map<String, String> parameters, String function) {
        return new Deployment(Stack.of(template, parameters), function);
    }

    /** The function's environment variables. */
    Map<String, String> variables() {
        return variables;
    }

    String functionName() {
        return text(function, "FunctionName");
    }

    String functionArn() {
        return arn;
    }

    String handler() {
        return text(function, "Handler");
    }

    /** The jar to deploy. Of the example the build makes two; this is the one for this engine. */
    public Path jar() {
        Path deployed = ModuleFiles.file(text(function, "CodeUri"));
        return deployed.equals(ModuleFiles.functionJar()) ? ModuleFiles.functionJar(variable("IN_ENGINE")) : deployed;
    }

    public RdsEngine engine() {
        String name = variable("IN_ENGINE");
        return Stream.of(RdsEngine.values())
                .filter(engine -> engine.secretName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    int memoryMegabytes() {
        return Integer.parseInt(text(function, "MemorySize"));
    }

    Duration timeout() {
        return Duration.ofSeconds(Long.parseLong(text(function, "Timeout")));
    }

    String logFormat() {
        return Objects.requireNonNullElse(logging().get("LogFormat"), "Text").toString();
    }

    String logGroup() {
        return text(logging(), "LogGroup");
    }

    private Map<?, ?> logging() {
        return (Map<?, ?>) Objects.requireNonNull(function.get("LoggingConfig"), "LoggingConfig");
    }

    String region() {
        return variable("IN_REGION");
    }

    String user() {
        return variable("IN_USERNAME");
    }

    String schema() {
        return variable("IN_DATABASE");
    }

    /** The schema's name for {@code GRANT}, where a bare underscore would match any character. */
    String grantedSchema() {
        return schema().replace("_", "\\_");
    }

    int rowLimit() {
        return Integer.parseInt(variable("IN_ROW_LIMIT"));
    }

    String proxyEndpoint() {
        return variable("IN_HOST");
    }

    /** The endpoint of the database in the template's parameters; AWS invents the middle part. */
    String databaseEndpoint() {
        return text(stack.properties("SecretAttachment"), "TargetId") + ".abc123." + region() + ".rds.amazonaws.com";
    }

    String secretName() {
        return text(stack.properties("Secret"), "Name");
    }

    /** The secret's value, with a sample password and with the keys that the attachment adds. */
    String secretValue(String password, int port) {
        Map<?, ?> generate = (Map<?, ?>)
                Objects.requireNonNull(stack.properties("Secret").get("GenerateSecretString"), "GenerateSecretString");
        JsonObject value =
                JsonParser.parseString(text(generate, "SecretStringTemplate")).getAsJsonObject();
        value.addProperty(text(generate, "GenerateStringKey"), password);
        value.addProperty("engine", engine().secretName());
        value.addProperty("host", databaseEndpoint());
        value.addProperty("port", port);
        return value.toString();
    }

    /** The proxy's ARN: {@code arn:partition:rds:region:account:db-proxy:prx-...}. */
    String proxyArn() {
        return stack.attribute("Proxy", "DBProxyArn");
    }

    /** The policies of the function's role, in JSON. */
    public String[] policies() {
        return policies(stack);
    }

    /** The same policies, deployed for another database user. */
    String[] policiesForUser(String name) {
        return policies(stack.with("DatabaseUser", name));
    }

    private String[] policies(Stack stack) {
        String role = text(function, "Role");
        return Policies.ofRole(stack, role.substring(role.lastIndexOf('/') + 1));
    }

    private String variable(String name) {
        return text(variables, name);
    }

    private static String text(Map<?, ?> properties, String name) {
        return Objects.requireNonNull(properties.get(name), name).toString();
    }
}
