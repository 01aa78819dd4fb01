package io.github.rdsiam.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rdsiam.DatabaseEngine;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ReportTest {

    private static final String HOST = "orders.proxy-abc123.eu-west-1.rds.amazonaws.com";

    private final Report report = new Report(
            new Target(DatabaseEngine.POSTGRESQL, "eu-west-1", HOST, 5432, "app", "orders", null),
            Clock.fixed(Instant.parse("2026-11-26T10:00:00Z"), ZoneOffset.UTC));

    @Test
    void aReportHasDateAndRegionAndEveryQuestion() {
        Set<Question> asked = EnumSet.of(Question.ENGINE, Question.DIRECT_TLS);
        String text = report.write(asked, List.of());
        assertThat(text).contains("RDS Proxy for PostgreSQL", "on 2026-11-26 in eu-west-1");
        for (Question question : Question.values()) {
            String row = "| " + question.text() + " | ";
            if (question.whyNotAsked() != null) {
                assertThat(text).contains(row + question.whyNotAsked());
            } else if (asked.contains(question)) {
                assertThat(text).contains(row + "no answer |");
            } else {
                assertThat(text).doesNotContain(row);
            }
        }
    }

    /** Each by a check of at least one engine, so none is forgotten. */
    @ParameterizedTest
    @EnumSource(Question.class)
    void everyQuestionIsAskedOrSaysWhyNot(Question question) {
        List<Question> asked = Stream.of(DatabaseEngine.values())
                .map(engine -> new Target(engine, "eu-west-1", HOST, 1, "app", "orders", null))
                .flatMap(target -> Plan.of(target, Clock.systemUTC()).asked().stream())
                .toList();
        assertThat(asked.contains(question)).isEqualTo(question.whyNotAsked() == null);
    }

    @Test
    void anAnswerStaysInItsCell() {
        String text =
                report.write(EnumSet.of(Question.ENGINE), List.of(Finding.of(Question.ENGINE, "8.0 | <b>", "a", "b")));
        assertThat(text).contains("| Which database answers? | 8.0 \\| &lt;b> | a; b |");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
                    no route to orders.proxy-abc123.eu-west-1.rds.amazonaws.com/10.0.3.7 | no route to <endpoint>/<address>
                    CN=*.proxy-abc123.eu-west-1.rds.amazonaws.com                       | CN=*.proxy-<id>.eu-west-1.rds.amazonaws.com
                    arn:aws:rds-db:eu-west-1:123456789012:dbuser                        | arn:aws:rds-db:eu-west-1:<account>:dbuser
                    access key ASIAEXAMPLEFUNCTION1                                     | access key <access key>
                    8.0.39, 3.08.2                                                      | 8.0.39, 3.08.2
                    """)
    void whatTellsWhoseProxyItIsIsTakenOut(String text, String masked) {
        assertThat(new Masking(HOST).apply(text)).isEqualTo(masked);
    }

    @Test
    void aServersTextIsCutAndLosesWhatDoesNotPrint() {
        assertThat(new Masking(HOST).apply("a\n\u001b[31m\u00e4b")).isEqualTo("a [31m b");
        assertThat(new Masking(HOST).apply("x".repeat(1000))).hasSizeLessThan(500);
    }
}
