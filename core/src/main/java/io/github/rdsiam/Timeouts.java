package io.github.rdsiam;

import java.util.Map;

/** How long a connect and its steps may take, in milliseconds; 0 for {@code socketMillis} means no statement timeout. */
record Timeouts(int connectMillis, int loginReadMillis, int socketMillis) {

    private static final Timeouts LAMBDA = new Timeouts(2_000, 10_000, 25_000);
    private static final Timeouts ELSEWHERE = new Timeouts(3_000, 10_000, 0);

    /** On Lambda a function must fail before its own timeout; elsewhere reports and migrations may take long. */
    static Timeouts of(Map<String, String> environment) {
        return LambdaEnvironment.isPresent(environment) ? LAMBDA : ELSEWHERE;
    }

    Timeouts connectMillis(int millis) {
        return new Timeouts(millis, loginReadMillis, socketMillis);
    }
}
