package io.github.rdsiam;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One call for a connection: when it began, when it must end, and its events. */
record ConnectContext(long beganNanos, Deadline deadline, Events events) {

    static ConnectContext begin(Duration timeout, @Nullable RdsIamListener listener) {
        return new ConnectContext(System.nanoTime(), Deadline.after(timeout), new Events(listener));
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - beganNanos);
    }
}
