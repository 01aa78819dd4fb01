package io.github.rdsiam.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import io.github.rdsiam.example.Deployment;
import io.github.rdsiam.example.template.Stack;
import io.github.rdsiam.example.template.Template;
import io.github.rdsiam.testkit.RdsEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The template of lambda-example and this module must agree. */
class VerifyFunctionTest {

    private static final Path MODULE = Path.of(System.getProperty("basedir"));

    private final Stack stack =
            Stack.of(Template.read(), Map.of("DatabaseUserExists", "true", "Fallback", "true", "VerifyOnAws", "true"));
    private final Map<String, Object> function = stack.properties("VerifyFunction");

    @Test
    void theTemplateNamesTheHandlerAndTheJarOfThisModule() {
        assertThat(function.get("Handler")).isEqualTo(VerifyHandler.class.getName() + "::handleRequest");
        assertThat(RequestHandler.class).isAssignableFrom(VerifyHandler.class);
        Map<String, String> parameters = Map.of("DatabaseUserExists", "true", "VerifyOnAws", "true");
        assertThat(Deployment.of(Template.read(), parameters, "VerifyFunction").jar())
                .isEqualTo(MODULE.resolve("target/function.jar"));
    }

    @ParameterizedTest
    @EnumSource(RdsEngine.class)
    void itAsksTheEngineThatIsDeployed(RdsEngine engine) {
        Stack deployed = Stack.of(
                Template.read(),
                Map.of("DatabaseUserExists", "true", "VerifyOnAws", "true", "Engine", engine.secretName()));
        assertThat(Target.from(variables(deployed.properties("VerifyFunction"))))
                .extracting(target -> target.engine().name(), Target::port)
                .containsExactly(engine.name(), engine.port());
    }

    /** It connects to the same proxy as the function, as the same user. */
    @Test
    void itsVariablesAreTheFunctionsAndCompleteAndKnownHere() {
        Map<String, String> variables = variables(function);
        assertThat(variables(stack.properties("Function"))).containsAllEntriesOf(variables);
        assertThat(Target.from(variables)).hasNoNullFieldsOrPropertiesExcept("caBundle");
    }

    private static Map<String, String> variables(Map<String, Object> function) {
        Map<String, String> variables = new HashMap<>();
        ((Map<?, ?>) ((Map<?, ?>) function.get("Environment")).get("Variables"))
                .forEach((name, value) -> variables.put(name.toString(), value.toString()));
        return variables;
    }

    @ParameterizedTest
    @ValueSource(strings = {"Runtime", "Architectures", "VpcConfig"})
    void itRunsAsTheFunctionDoes(String property) {
        assertThat(function.get(property))
                .isEqualTo(stack.properties("Function").get(property));
    }

    @Test
    void theScriptWaitsLongerThanTheFunctionRuns() throws IOException {
        Matcher wait = Pattern.compile("--cli-read-timeout (\\d+)").matcher(Files.readString(MODULE.resolve("run")));
        assertThat(wait.find()).isTrue();
        assertThat(Integer.parseInt(wait.group(1))).isGreaterThan((Integer) function.get("Timeout"));
    }
}
