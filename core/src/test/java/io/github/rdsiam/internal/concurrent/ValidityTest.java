package io.github.rdsiam.internal.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rdsiam.SeededRandom;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValidityTest {

    private static final Instant FROM = Instant.parse("2026-11-23T12:00:00Z");
    private static final Duration LIFE = Duration.ofMinutes(14).plusSeconds(30);

    @ParameterizedTest(name = "{0}: {3}")
    @CsvSource(textBlock = """
            # what happened,                                             wall clock,    monotonic clock, holds
            just begun,                                                  PT0S,          PT0S,            true
            half of it gone,                                             PT7M,          PT7M,            true
            a nanosecond before its end,                                 PT14M29.999999999S, PT14M29.999999999S, true
            its end by both clocks,                                      PT14M30S,      PT14M30S,        false
            its end by the wall clock alone,                             PT14M30S,      PT1S,            false
            its end by the monotonic clock alone,                        PT1S,          PT14M30S,        false
            frozen for 20 minutes while the monotonic clock stood still, PT20M,         PT0S,            false
            frozen for 20 minutes by both clocks,                        PT20M,         PT20M,           false
            thawed on a machine whose monotonic clock restarted,         PT1M,          PT-72H,          true
            the wall clock corrected by 5 seconds back,                  PT-5S,         PT0S,            true
            the wall clock stepped back by more than 5 seconds,          PT-5.000000001S, PT0S,          false
            the wall clock stepped back by an hour,                      PT-1H,         PT10M,           false
            the wall clock stepped back into its life after its end,     PT10M,         PT20M,           false
            the wall clock slow but within its life,                     PT1M,          PT14M,           true
            the wall clock stepped forward by a day,                     PT24H,         PT1M,            false
            """)
    void isJudgedByTheWallClockAndShortenedByTheMonotonicOne(
            String what, Duration wall, Duration monotonic, boolean holds) {
        long nanos = -123_456_789L;
        Validity validity = new Validity(FROM, nanos, FROM.plus(LIFE));

        assertThat(validity.holdsAt(FROM.plus(wall).toEpochMilli(), nanos + monotonic.toNanos()))
                .as(what)
                .isEqualTo(holds);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE, Long.MAX_VALUE - 1, Long.MIN_VALUE, -1})
    void holdsAcrossTheOverflowOfTheMonotonicClock(long nanos) {
        Validity validity = new Validity(FROM, nanos, FROM.plus(LIFE));

        assertThat(validity.holdsAt(FROM.plusSeconds(60).toEpochMilli(), nanos + 60_000_000_000L))
                .isTrue();
        assertThat(validity.holdsAt(FROM.plusSeconds(60).toEpochMilli(), nanos + LIFE.toNanos()))
                .isFalse();
    }

    @Test
    void nothingHoldsThatEndsBeforeItBegins() {
        Validity dead = new Validity(FROM, 0, FROM.minusSeconds(1));

        assertThat(dead.holdsAt(FROM.minusSeconds(2).toEpochMilli(), 0)).isFalse();
        assertThat(dead.holdsAt(FROM.toEpochMilli(), 0)).isFalse();
    }

    @Test
    void aTimeThatHasStepBackNeverRevivesWhatHasEnded() {
        SeededRandom.rounds(5_000, random -> {
            Validity validity = new Validity(FROM, 0, FROM.plus(LIFE));
            long ended = LIFE.toNanos() + random.nextInt(1_000_000_000);
            long anyTime = FROM.plusSeconds(random.nextInt(200_000) - 100_000).toEpochMilli();

            assertThat(validity.holdsAt(anyTime, ended)).isFalse();
        });
    }
}
