package io.github.rdsiam.soak;

import java.time.Duration;

/** What a fault does to callers, and for how long afterwards they may still notice it. */
enum Effect {
    /** New logins fail or are slow. Scripted faults wait for the next login. */
    LOGIN(Duration.ofSeconds(90)),
    /** A token or a password is refused, or the secret cannot be read. */
    REFUSAL(Duration.ofSeconds(90)),
    /** Connections in use end. */
    BREAK(Duration.ofSeconds(15)),
    /** Connections in use stop answering. */
    SILENCE(Duration.ofSeconds(60));

    private final Duration window;

    Effect(Duration window) {
        this.window = window;
    }

    Duration window() {
        return window;
    }
}
