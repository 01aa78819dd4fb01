package io.github.rdsiam.example;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import io.github.rdsiam.testkit.EmbeddedDatabase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QueryIT extends OnBothEngines {

    private static final String INIT = "SELECT 1\n";

    @Test
    void theDefaultReadsThreeIdsAndAsksForNothingThatPins() throws Exception {
        assertThat(body(Map.of())).isEqualTo("[{\"id\":1},{\"id\":2},{\"id\":3}]");

        assertThat(selects()).containsExactly("SELECT id FROM my_table ORDER BY id\nLIMIT 3");
        assertNothingPins();
    }

    @Test
    void readsAnotherQueryUpToAnotherLimitAndAsksForNothingThatPins() throws Exception {
        String query = "SELECT name, id AS number FROM my_table ORDER BY id DESC -- the last ones";

        assertThat(body(Map.of("IN_QUERY", query, "IN_ROW_LIMIT", "2")))
                .isEqualTo("[{\"name\":\"fourth\",\"number\":4},{\"name\":\"third\",\"number\":3}]");

        assertThat(selects()).containsExactly(query + "\nLIMIT 2");
        assertNothingPins();
    }

    @Test
    void answersTextInUtf8() throws Exception {
        String text = "café, 3 €, \ud83d\ude00";
        EmbeddedDatabase schema = aws.database().in(aws.deployment().schema());
        schema.execute("CREATE TABLE menu (name VARCHAR(100))", "INSERT INTO menu VALUES ('" + text + "')");

        String body = body(Map.of("IN_QUERY", "SELECT name FROM menu"));

        // parsed again, because the emoji comes as two escapes
        assertThat(JsonParser.parseString(body).getAsJsonArray().get(0).getAsJsonObject())
                .hasToString("{\"name\":\"" + text + "\"}");
    }

    @Test
    void takesNothingFromTheEvent() throws Exception {
        Map<String, String> variables = aws.functionVariables();
        try (FunctionProcess function = FunctionProcess.start(aws.deployment(), variables)) {
            function.invoke(
                    "{\"query\":\"SELECT 1\",\"table\":\"mysql.user\",\"limit\":1000,\"IN_QUERY\":\"SELECT 2\"}");
        }

        assertThat(selects()).containsExactly("SELECT id FROM my_table ORDER BY id\nLIMIT 3");
    }

    @Test
    void saysInItsLogWhichVariableIsWrong() throws Exception {
        Map<String, String> variables = new HashMap<>(aws.functionVariables());
        variables.put("IN_ROW_LIMIT", "many");
        try (FunctionProcess function = FunctionProcess.start(aws.deployment(), variables)) {
            assertThat(function.invoke("{}").json()).contains("\"statusCode\":500");

            function.terminate();
            assertThat(function.log())
                    .extracting(LogEntry::toString)
                    .allSatisfy(entry -> assertThat(entry)
                            .startsWith("ERROR ")
                            .contains("IN_ROW_LIMIT (\"many\") must be a whole number from 1 to 1000"));
        }
        assertThat(aws.proxy().logins()).isEmpty();
    }

    private static String body(Map<String, String> more) throws Exception {
        Map<String, String> variables = new HashMap<>(aws.functionVariables());
        variables.putAll(more);
        try (FunctionProcess function = FunctionProcess.start(aws.deployment(), variables)) {
            return function.invoke("{}").body();
        }
    }

    /** Without the query of the init phase and a new connection's query of MySQL's session. PostgreSQL's driver sends them in unnamed Parse messages. */
    private static List<String> selects() {
        return aws.proxy().statements().stream()
                .map(statement -> statement.replaceFirst("^Parse ", ""))
                .filter(statement -> statement.startsWith("SELECT ")
                        && !statement.startsWith("SELECT @@session.")
                        && !statement.startsWith(INIT))
                .toList();
    }

    /** No SET, including SQL_SELECT_LIMIT, and no statement prepared on the server. */
    private static void assertNothingPins() {
        assertThat(aws.proxy().statements())
                .isNotEmpty()
                .noneMatch(statement -> statement.matches("(?s)(Parse )?SET .*|COM_STMT_.*|Parse \\w+: .*"));
    }
}
