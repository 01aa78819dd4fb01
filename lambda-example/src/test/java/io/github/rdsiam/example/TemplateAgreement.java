package io.github.rdsiam.example;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.github.rdsiam.example.template.ModuleFiles;
import io.github.rdsiam.example.template.Stack;
import io.github.rdsiam.example.template.Template;
import io.github.rdsiam.testkit.RdsEngine;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.event.Level;

/** Checks the values on which the template and the Java code must agree. */
final class TemplateAgreement {

    private static final int FIRST_MAJOR_VERSION = 44;
    private static final Pattern EQUALITY = Pattern.compile("\\{ \\$\\.(\\w+) = \"(\\w+)\" }");

    private final List<String> findings = new ArrayList<>();
    private final Map<String, Object> function;
    private final Map<String, Object> proxy;
    private final Map<String, Object> target;
    private final Map<String, Object> loggedErrors;
    private final Map<String, String> variables;

    private final RdsEngine engine;

    private TemplateAgreement(Template template, RdsEngine engine) {
        Stack stack = Stack.of(
                template, Map.of("DatabaseUserExists", "true", "Fallback", "true", "Engine", engine.secretName()));
        this.engine = engine;
        this.function = stack.properties("Function");
        this.proxy = stack.properties("Proxy");
        this.target = stack.properties("ProxyTarget");
        this.loggedErrors = stack.properties("LoggedErrors");
        this.variables = variables(function);
    }

    static List<String> findings(Template template) {
        List<String> findings = new ArrayList<>();
        for (RdsEngine engine : RdsEngine.values()) {
            TemplateAgreement agreement = new TemplateAgreement(template, engine);
            agreement.times();
            agreement.handler();
            agreement.runtime();
            agreement.environment();
            agreement.log();
            findings.addAll(agreement.findings);
        }
        return findings;
    }

    /** The function's environment variables. */
    static Map<String, String> variables(Map<String, Object> function) {
        Map<String, String> result = new HashMap<>();
        map(map(function.get("Environment")).get("Variables"))
                .forEach((name, value) -> result.put(name.toString(), value.toString()));
        return result;
    }

    private void times() {
        Duration idle = seconds(proxy.get("IdleClientTimeout"));
        require(idle.compareTo(LambdaPresets.MAX_LIFETIME) > 0, "the proxy's idle timeout is not above maxLifetime");

        Duration borrow =
                seconds(map(target.get("ConnectionPoolConfigurationInfo")).get("ConnectionBorrowTimeout"));
        require(
                borrow.compareTo(LambdaPresets.CONNECTION_TIMEOUT) < 0,
                "the proxy's borrow timeout is not below the pool's connection timeout");

        Duration longest = LambdaPresets.CONNECTION_TIMEOUT.plus(LambdaPresets.SOCKET_TIMEOUT);
        require(
                seconds(function.get("Timeout")).compareTo(longest) > 0,
                "the function's timeout is not above the connection and socket timeouts together");
        require(LambdaPresets.POOL_SIZE == 1, "the pool's size is not what ReservedConcurrency counts on");
    }

    private void handler() {
        String[] handler = string(function.get("Handler")).split("::", 2);
        try {
            Class<?> type = Class.forName(handler[0], false, getClass().getClassLoader());
            require(RequestStreamHandler.class.isAssignableFrom(type), "the handler is not a RequestStreamHandler");
            require(handler[1].equals("handleRequest"), "the handler's method is not handleRequest");
        } catch (ClassNotFoundException e) {
            findings.add("there is no class " + e.getMessage());
        }
        String jar = string(function.get("CodeUri"));
        require(ModuleFiles.functionJar().endsWith(Path.of(jar)), "the build makes no " + jar);
    }

    private void runtime() {
        int version = Integer.parseInt(string(function.get("Runtime")).replace("java", ""));
        require(version >= bytecodeVersion(), "the runtime cannot load the handler's class");
    }

    private static int bytecodeVersion() {
        try (InputStream in = Objects.requireNonNull(Handler.class.getResourceAsStream("Handler.class"));
                DataInputStream data = new DataInputStream(in)) {
            data.readInt();
            data.readUnsignedShort();
            return data.readUnsignedShort() - FIRST_MAJOR_VERSION;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void environment() {
        Set<String> known = variablesInSource();
        variables.keySet().stream()
                .filter(name -> name.startsWith("IN_") && !known.contains(name))
                .forEach(name -> findings.add("the handler does not know " + name));
        require(
                Configuration.DEFAULT_QUERY.equals(variables.get("IN_QUERY"))
                        && Integer.toString(Configuration.DEFAULT_ROWS).equals(variables.get("IN_ROW_LIMIT")),
                "the query's or the row limit's default is not the handler's");
        require(
                Integer.toString(engine.port()).equals(variables.get("IN_PORT")),
                "the port is not the usual one of " + engine);
        try {
            Configuration.from(variables);
        } catch (IllegalArgumentException e) {
            findings.add(e.getMessage());
        }
    }

    private void log() {
        require(
                "JSON".equals(map(function.get("LoggingConfig")).get("LogFormat")),
                "Lambda's log lines are not JSON as the handler's are");
        String pattern = string(loggedErrors.get("FilterPattern"));
        require(
                matches(pattern, Level.ERROR) && !matches(pattern, Level.WARN),
                "the metric filter " + pattern + " does not count the handler's errors");
    }

    /** Supports patterns that compare one key with one text. */
    private static boolean matches(String pattern, Level level) {
        Matcher equality = EQUALITY.matcher(pattern);
        String line = LogLine.of(Instant.EPOCH, level, "logger", "an ERROR or not", null);
        JsonElement value = equality.matches()
                ? JsonParser.parseString(line).getAsJsonObject().get(equality.group(1))
                : null;
        return value != null && value.getAsString().equals(equality.group(2));
    }

    private static Set<String> variablesInSource() {
        try (Stream<Path> files = Files.walk(ModuleFiles.mainSources())) {
            return files.filter(Files::isRegularFile)
                    .flatMap(file -> Pattern.compile("\"(IN_[A-Z_]+)\"")
                            .matcher(read(file))
                            .results())
                    .map(match -> match.group(1))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            findings.add(otherwise);
        }
    }

    private static Duration seconds(Object value) {
        return Duration.ofSeconds(Long.parseLong(string(value)));
    }

    private static String string(Object value) {
        return value.toString();
    }

    private static Map<?, ?> map(Object value) {
        return (Map<?, ?>) value;
    }
}
