package io.github.rdsiam.internal.event;

import io.github.rdsiam.RdsIamListener;
import io.github.rdsiam.internal.concurrent.Deadline;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One call for a connection: its start time, its deadline, and its events. */
public record ConnectContext(long beganNanos, Deadline deadline, Events events) {

    public static ConnectContext begin(Duration timeout, @Nullable RdsIamListener listener) {
        return new ConnectContext(System.nanoTime(), Deadline.after(timeout), new Events(listener));
    }

    public Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - beganNanos);
    }
}
