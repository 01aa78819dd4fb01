package io.github.rdsiam.internal.credential;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IamTokenTest {

    private static final Instant SIGNED = Instant.parse("2026-11-23T12:00:00Z");

    @ParameterizedTest(name = "{0}: usable for {2}")
    @CsvSource(textBlock = """
            credentials that never expire,                        ,          PT14M30S
            a session that outlives the token by hours,           PT6H,      PT14M30S
            a session that ends with the token,                   PT15M,     PT14M30S
            a session that ends a second before the token,        PT14M59S,  PT14M29S
            a session of three more minutes,                      PT3M,      PT2M30S
            a session of 31 more seconds,                         PT31S,     PT1S
            a session of 30 more seconds leaves nothing,          PT30S,     PT0S
            a session that ends now was over 30 seconds ago,      PT0S,      PT-30S
            a session that has ended,                             PT-1M,     PT-1M-30S
            """)
    void aTokenIsUsableUntil30SecondsBeforeItOrItsSignerEnds(String what, Duration session, Duration usable) {
        Instant signerExpiry = session == null ? null : SIGNED.plus(session);

        assertThat(IamToken.usableUntil(SIGNED, signerExpiry)).as(what).isEqualTo(SIGNED.plus(usable));
    }
}
