package io.github.rdsiam.benchmarks.soak;

import java.time.Duration;

/** What a fault can do to callers, and for how long afterwards they may still meet it. */
enum Trouble {
    /** New logins fail or take long; scripted ones wait for the next login. */
    LOGIN(Duration.ofSeconds(90)),
    /** A token or a password is refused, or the secret cannot be read. */
    REFUSAL(Duration.ofSeconds(90)),
    /** Connections in use end. */
    BREAK(Duration.ofSeconds(15)),
    /** Connections in use go silent. */
    SILENCE(Duration.ofSeconds(60));

    private final Duration felt;

    Trouble(Duration felt) {
        this.felt = felt;
    }

    Duration felt() {
        return felt;
    }
}
