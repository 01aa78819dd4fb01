package io.github.rdsiam;

import java.time.Duration;

/** When a connect began and when it must end, over all its attempts. */
record ConnectTime(long beganNanos, Deadline deadline) {

    static ConnectTime begin(Duration timeout) {
        return new ConnectTime(System.nanoTime(), Deadline.after(timeout));
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - beganNanos);
    }
}
