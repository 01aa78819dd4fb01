package io.github.rdsiam.testkit.internal.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlScriptTest {

    @Test
    void splitsAtSemicolons() {
        assertThat(split("SELECT 1;\nSELECT\n 2 ;; SELECT 3")).containsExactly("SELECT 1", "SELECT\n 2", "SELECT 3");
    }

    @Test
    void leavesQuotedSemicolonsAlone() {
        assertThat(split("SELECT 'a;''b;', \"c;\\\"d;\", `e;f`; SELECT 2"))
                .containsExactly("SELECT 'a;''b;', \"c;\\\"d;\", `e;f`", "SELECT 2");
    }

    @Test
    void dropsCommentsButNotConditionalOnes() {
        assertThat(split("-- one; two\nSELECT 1; # it's\n/* a;\n b */ SELECT /*!50000 2 */ - -1; --\n"))
                .containsExactly("SELECT 1", "SELECT /*!50000 2 */ - -1");
    }

    @Test
    void fillsInPlaceholdersAfterTheSplit() {
        assertThat(SqlScript.MYSQL.statements("SET @p = '${P}'; SELECT ${N}$1", Map.of("P", "a;$1\\", "N", "2")))
                .containsExactly("SET @p = 'a;$1\\'", "SELECT 2$1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 'a\\'",
                "SELECT E'a\\';b'",
                "SELECT \"a;b\"",
                "DO $$ BEGIN NULL; END $$",
                "SELECT $a$ ';$$ $a$",
                "SELECT name = 'it''s;'"
            })
    void leavesTheQuotesOfPostgresqlAlone(String statement) {
        assertThat(SqlScript.POSTGRESQL.statements(statement + "; -- it's\nSELECT 2 /* ; */;", Map.of()))
                .containsExactly(statement, "SELECT 2");
    }

    @Test
    void namesAMissingVariableAndShowsNoValue() {
        assertThatThrownBy(() -> SqlScript.MYSQL.statements("SELECT ${WHO}", Map.of("WHAT", "s3cret")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("${WHO}")
                .hasMessageContaining("WHAT")
                .hasMessageNotContainingAny("s3cret");
    }

    private static List<String> split(String script) {
        return SqlScript.MYSQL.statements(script, Map.of());
    }
}
