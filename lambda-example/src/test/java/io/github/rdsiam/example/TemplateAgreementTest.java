package io.github.rdsiam.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rdsiam.example.template.Stack;
import io.github.rdsiam.example.template.Template;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateAgreementTest {

    private final Template template = Template.read();

    @Test
    void templateAndLibraryAgree() {
        assertThat(TemplateAgreement.findings(template)).isEmpty();
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(delimiter = '|', textBlock = """
                    IdleClientTimeout: 1800 | IdleClientTimeout: 1500 | the proxy's idle timeout is not above maxLifetime
                    Default: 4              | Default: 5              | borrow timeout is not below the pool's connection timeout
                    Timeout: 35             | Timeout: 30             | function's timeout is not above
                    example.Handler         | example.Handlers        | there is no class
                    example.Handler         | example.Response        | the handler is not a RequestStreamHandler
                    ::handleRequest         | ::handle                | method is not handleRequest
                    target/function.jar     | target/lambda.jar       | the build makes no target/lambda.jar
                    java25                  | java11                  | the runtime cannot load
                    Port: '5432'            | Port: '5433'            | the port is not the usual one of POSTGRESQL
                    IN_ENGINE: !Ref Engine  | IN_ENGINE: oracle       | IN_ENGINE ("oracle") must be mysql or postgres
                    IN_USERNAME             | IN_USER                 | the handler does not know IN_USER
                    IN_DATABASE             | IN_SCHEMA               | Missing environment variables: IN_DATABASE
                    ORDER BY id             | ORDER BY name           | the query's or the row limit's default
                    LogFormat: JSON         | LogFormat: Text         | Lambda's log lines are not JSON
                    $.level = "ERROR"       | $.severity = "ERROR"    | does not count the handler's errors
                    """)
    void findsADisagreement(String passage, String replacement, String finding) {
        assertThat(TemplateAgreement.findings(template.with(passage, replacement)))
                .anySatisfy(found -> assertThat(found).contains(finding));
    }

    @Test
    void theHighestBorrowTimeoutIsBelowTheSocketTimeout() {
        assertThat((Integer) parameter("ProxyBorrowTimeout").get("MaxValue"))
                .isLessThan(Math.toIntExact(LambdaPresets.SOCKET_TIMEOUT.toSeconds()));
    }

    @Test
    void theHandlerTakesEveryRowLimitOfTheTemplate() {
        assertThat(parameter("RowLimit").get("MinValue")).isEqualTo(1);
        assertThat(parameter("RowLimit").get("MaxValue")).isEqualTo(Configuration.MAX_ROWS);
    }

    private Map<?, ?> parameter(String name) {
        return (Map<?, ?>)
                Objects.requireNonNull(((Map<?, ?>) template.content().get("Parameters")).get(name));
    }

    @Test
    void theFallbacksVariablesComeWithTheFallbackOnly() {
        Map<String, Object> without = Stack.of(template, Map.of()).properties("Function");
        Map<String, Object> with =
                Stack.of(template, Map.of("Fallback", "true")).properties("Function");
        assertThat(TemplateAgreement.variables(without)).doesNotContainKeys("IN_SECRET_ID", "IN_SECRET_TARGET");
        assertThat(TemplateAgreement.variables(with)).containsKeys("IN_SECRET_ID", "IN_SECRET_TARGET");
    }

    @Test
    void theJvmTakesTheToolOptions() throws IOException, InterruptedException {
        Map<String, Object> function = Stack.of(template, Map.of()).properties("Function");
        String options = TemplateAgreement.variables(function).get("JAVA_TOOL_OPTIONS");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options.split(" ", -1)));
        command.add("-version");
        Process java = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(java.waitFor()).as(output).isZero();
    }
}
