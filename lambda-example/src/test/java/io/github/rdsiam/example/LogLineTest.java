package io.github.rdsiam.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

class LogLineTest {

    private static final Instant AT = Instant.parse("2026-11-26T09:30:00.125Z");

    @Test
    void saysWhenHowBadWhoAndWhat() {
        assertThat(line("the pool is empty", null))
                .startsWith("{\"timestamp\":\"2026-11-26T09:30:00.125Z\",\"level\":\"WARN\",\"logger\":\"a.B\","
                        + "\"message\":\"the pool is empty\",\"coldStart\":")
                .doesNotContain("requestId", "error");
        assertThat(entry("the pool is empty", null).at()).isEqualTo(AT);
    }

    @Test
    void carriesTheRequestIdWhileAnInvocationRuns() {
        Invocation.begin("request-1");
        try {
            assertThat(entry("x", null).requestId()).isEqualTo("request-1");
        } finally {
            Invocation.end();
        }
        assertThat(entry("x", null).requestId()).isNull();
    }

    @Test
    void namesTheExceptionAndItsCausesButNotTheirStacks() {
        SQLException failure = new SQLException("link failure", new IllegalStateException("closed"));

        assertThat(entry("no rows", failure))
                .returns("java.sql.SQLException", LogEntry::errorType)
                .returns("link failure <- closed", LogEntry::errorMessage);
        assertThat(line("no rows", failure)).doesNotContain("LogLineTest");
    }

    @Test
    void isOneLineOfJsonWhateverTheTextHolds() {
        String text = "\"quoted\" \\ {\"level\":\"ERROR\"}\r\n\tnext\u0000\u001b[31m \u2028 é \ud83d\ude00";

        assertThat(line(text, new SQLException(text)).lines()).hasSize(1);
        assertThat(entry(text, null).message()).isEqualTo(text);
        assertThat(entry(text, null).level()).isEqualTo("WARN");
    }

    private static LogEntry entry(String message, @Nullable Throwable failure) {
        return LogEntry.parse(line(message, failure));
    }

    private static String line(String message, @Nullable Throwable failure) {
        return LogLine.of(AT, Level.WARN, "a.B", message, failure);
    }
}
