package io.github.rdsiam;

import io.github.rdsiam.IamAuthenticationException.Reason;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the secret is in use, and when IAM is to be tried again. Each switch is told once. */
final class FallbackSwitch {

    static final Duration QUIET_PERIOD = Duration.ofSeconds(60);

    private static final Logger LOG = LoggerFactory.getLogger(LogSafe.LOGGER);

    private final Clocks times;
    private final Events events;
    private final AtomicReference<@Nullable Refusal> refusal = new AtomicReference<>();

    /** IAM's last refusal, remembered for the quiet period. */
    private record Refusal(AuthFailure failure, Validity quiet) {}

    FallbackSwitch(Clocks times, Events events) {
        this.times = times;
        this.events = events;
    }

    /** Why IAM is not to be tried now; null if it is. */
    @Nullable
    AuthFailure quietRefusal() {
        Refusal known = refusal.get();
        return known != null && times.hold(known.quiet()) ? known.failure() : null;
    }

    /** IAM was refused and the secret worked. */
    void secretWorked(AuthFailure iamFailure) {
        Refusal known = refusal.get();
        if (known != null && known.failure() == iamFailure) {
            return;
        }
        Refusal before = refusal.getAndSet(new Refusal(iamFailure, times.lasting(QUIET_PERIOD)));
        if (before == null) {
            Reason reason = iamFailure.reason();
            LOG.warn(
                    "IAM was refused ({}); new connections use the fallback's secret. {}",
                    reason,
                    iamFailure.getMessage());
            events.fallbackChanged(true, reason);
        }
    }

    /** The secret failed as well: IAM is the next to be tried. */
    void secretFailed() {
        Refusal known = refusal.get();
        if (known != null) {
            Validity now = times.lasting(Duration.ZERO);
            refusal.compareAndSet(known, new Refusal(known.failure(), now));
        }
    }

    void iamWorked() {
        if (refusal.get() != null && refusal.getAndSet(null) != null) {
            LOG.warn("IAM works again; new connections use it instead of the fallback's secret");
            events.fallbackChanged(false, null);
        }
    }
}
