package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.exception.SdkClientException;

class RootMessageTest {

    private static final String LINK = "Communications link failure";

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', textBlock = """
            "Can't find it. (Service: SecretsManager, Status Code: 400, Request ID: 1a-2b) (SDK Attempt Count: 1)", "Can't find it (request id 1a-2b)"
            "Denied (Service: Sts, Status Code: 403, Request ID: 1a-2b, Extended Request ID: x/y=)",                "Denied (request id 1a-2b)"
            "Denied. (Service: Sts, Status Code: 403, Request ID: null)",                                           "Denied"
            "Unable to execute HTTP request: Read timed out (SDK Attempt Count: 4)",                                "Unable to execute HTTP request: Read timed out"
            """)
    void theSdksDetailsAreLeftOutButForTheRequestId(String said, String words) {
        assertThat(RootMessage.of(SdkClientException.create(said))).isEqualTo(words);
    }

    @Test
    void whatTheRootSaysIsSaidOnce() {
        assertThat(RootMessage.of(new SQLException("Read failed: reset", new IOException("reset"))))
                .isEqualTo("Read failed: reset");
        assertThat(RootMessage.of(new IOException("reset", new IOException("the peer sent a reset"))))
                .isEqualTo("the peer sent a reset");
        assertThat(RootMessage.of(new IOException("failed", new IOException((String) null))))
                .isEqualTo("failed");
    }

    @Test
    void anExceptionWhoseMessageIsANameIsNamedItself() {
        assertThat(RootMessage.of(new SQLException(LINK, new UnknownHostException("nowhere.example.com"))))
                .isEqualTo(LINK + ": UnknownHostException: nowhere.example.com");
        assertThat(RootMessage.of(new NoSuchFileException("/var/token"))).isEqualTo("NoSuchFileException: /var/token");
        assertThat(RootMessage.of(new IllegalStateException())).isEqualTo("IllegalStateException");
    }

    @Test
    void linesOfALocalTextBecomeOneAndOtherControlCharactersAreEscaped() {
        assertThat(RootMessage.of(new IOException("first \r\n  second\u001b[2J...")))
                .isEqualTo("first second\\u001b[2J...");
    }

    @Test
    void causesThatGoInACircleEnd() {
        IOException first = new IOException("first");
        IOException second = new IOException("second", first);
        first.initCause(second);

        assertThat(RootMessage.of(first)).startsWith("first");
    }
}
