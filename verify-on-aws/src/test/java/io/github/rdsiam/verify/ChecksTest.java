package io.github.rdsiam.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rdsiam.DatabaseEngine;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How the checks judge what they see, including behaviour that the local proxy does not have. */
class ChecksTest {

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource(delimiter = '|', textBlock = """
                    # silent | asked | pinned | answer
                    false | true  | true  | yes
                    false | true  | false | no
                    true  | true  | true  | inconclusive: a silent connection outlives the idle timeout
                    false | false | false | inconclusive: the queried connection is dead too
                    """)
    void aPingCountsOnlyWhenTheOtherTwoConnectionsAreAsTheyMustBe(
            boolean silent, boolean asking, boolean pinged, String answer) {
        assertThat(IdleCheck.judge(silent, asking, pinged).answer()).isEqualTo(answer);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
                    1.0  | pins
                    3.0  | pins
                    0.0  | does not pin
                    None | inconclusive: CloudWatch had no value
                    """)
    void aStatementPinsWhenTheMetricSaysSo(String metric, String verdict) {
        assertThat(PinningCheck.verdict(metric)).isEqualTo(verdict);
    }

    @ParameterizedTest
    @EnumSource(DatabaseEngine.class)
    void theScriptFindsTheNamesOfTrialsInJsonWithoutAParser(DatabaseEngine engine) {
        assertThat(Trial.of(engine))
                .hasSize(10)
                .extracting(Trial::name)
                .noneMatch(name -> name.matches(".*[\"\\\\].*"));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
                    true  | true  | yes
                    true  | false | no
                    false | false | inconclusive: sessions with the same time zone did not share a connection
                    """)
    void timeZonesTellSomethingOnlyWhenSessionsShareAConnectionAtAll(boolean same, boolean other, String answer) {
        assertThat(PostgresCheck.shared(same, other).answer()).isEqualTo(answer);
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
                    0 | does not pin                          | true
                    0 | inconclusive: CloudWatch had no value | true
                    0 | pins                                  | false
                    1 | pins                                  | true
                    1 | does not pin                          | false
                    1 | inconclusive: CloudWatch had no value | false
                    2 | pins                                  | true
                    2 | does not pin                          | true
                    """)
    void pinningGoesOnWhileItsControlsHold(int number, String verdict, boolean goesOn) {
        assertThat(PinningCheck.brokenControl(number, verdict).isEmpty()).isEqualTo(goesOn);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
                    0 0 0          | accepted up to 3:00, refused from none
                    0 1045 1045    | accepted up to 1:00, refused from 2:00
                    1045 1045 1045 | accepted up to none, refused from 1:00
                    0 1045 0       | inconclusive: no clear limit
                    """)
    void anEdgeIsBetweenTheLastAcceptedAndTheFirstRefused(String codes, String answer) {
        List<Duration> distances = List.of(Duration.ofMinutes(1), Duration.ofMinutes(2), Duration.ofMinutes(3));
        List<Reply> replies = Stream.of(codes.split(" ", -1))
                .map(code -> code.equals("0") ? Reply.ACCEPTED : new Reply(code, ""))
                .toList();
        assertThat(TokenCheck.edge(Question.TOKEN_AGE, distances, replies).answer())
                .isEqualTo(answer);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
                    STRICT_TRANS_TABLES,NO_ZERO_DATE | utf8mb4 | no SET is needed
                    NO_ENGINE_SUBSTITUTION           | utf8mb4 | opening a connection sends SET sql_mode
                    ''                               | latin1  | opening a connection sends SET sql_mode and SET character_set_results
                    """)
    void theSqlModeTellsWhichSetsAreSent(String sqlMode, String characterSet, String answer) {
        assertThat(SessionCheck.sqlMode(sqlMode, characterSet, "any").answer()).isEqualTo(answer);
    }

    @Test
    void aMetricIsMissingWhenItIsNotAmongTheNames() {
        assertThat(metrics("ClientConnections LoginFailed ")).isEqualTo("no");
        assertThat(metrics(" ")).startsWith("inconclusive");
    }

    private static String metrics(String names) {
        return new MetricCheck()
                .take(new Step(Step.FIRST, Map.of(), names))
                .findings()
                .get(0)
                .answer();
    }
}
