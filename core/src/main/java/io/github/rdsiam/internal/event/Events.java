package io.github.rdsiam.internal.event;

import io.github.rdsiam.IamAuthenticationException.Reason;
import io.github.rdsiam.RdsIamListener;
import io.github.rdsiam.internal.endpoint.LogSafe;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the events of one connect. Java Flight Recorder gets them at once. The user's listener gets them from
 * {@link #deliver}, on the thread that asked for the connection; if something is loaded only after that connect has
 * ended, the listener gets its event on the load's thread. Thread-safe.
 */
public final class Events {

    private static final Logger LOG = LoggerFactory.getLogger(LogSafe.LOGGER);

    /** A runtime image may lack Java Flight Recorder; then no class that refers to it is loaded. */
    private static final boolean HAS_FLIGHT_RECORDER =
            ModuleLayer.boot().findModule("jdk.jfr").isPresent();

    private final @Nullable RdsIamListener listener;
    private final Queue<Runnable> pending = new ConcurrentLinkedQueue<>();
    private volatile boolean delivered;

    /** Creates the events of a connect; without a listener, only Java Flight Recorder gets them. */
    public Events(@Nullable RdsIamListener listener) {
        this.listener = listener;
    }

    public void connectionOpened(RdsIamListener.Source source, String tlsVersion, boolean resumed, Duration duration) {
        if (isWanted()) {
            publish(RdsIamListener::connectionOpened, new Opened(source, tlsVersion, resumed, duration));
        }
    }

    public void tokenSigned(Instant signedAt, Instant usableUntil, @Nullable Instant signerExpiry, String accessKeyId) {
        if (isWanted()) {
            publish(RdsIamListener::tokenSigned, new Signed(signedAt, usableUntil, signerExpiry, accessKeyId));
        }
    }

    /** Publishes a refusal, with the server's error; null if nothing was sent to the server. */
    public void loginRefused(RdsIamListener.Source source, Reason reason, @Nullable SQLException answer) {
        if (isWanted()) {
            publish(
                    RdsIamListener::loginRefused,
                    new Refused(
                            source,
                            reason,
                            answer == null ? 0 : answer.getErrorCode(),
                            answer == null ? null : answer.getSQLState()));
        }
    }

    public void fallbackChanged(boolean active, @Nullable Reason reason) {
        if (isWanted()) {
            publish(RdsIamListener::fallbackChanged, new Changed(active, reason));
        }
    }

    public void secretFetched(String versionId, String stage, boolean stale) {
        if (isWanted()) {
            publish(RdsIamListener::secretFetched, new Fetched(versionId, stage, stale));
        }
    }

    private boolean isWanted() {
        return listener != null || isRecording();
    }

    /**
     * Returns whether a recording was started. Before that, no event class is loaded, because registering them would
     * slow down a cold start.
     */
    private static boolean isRecording() {
        return HAS_FLIGHT_RECORDER && FlightRecorder.isInitialized();
    }

    private <E> void publish(BiConsumer<RdsIamListener, E> method, E event) {
        if (isRecording()) {
            method.accept(JfrListener.INSTANCE, event);
        }
        if (listener != null) {
            pending.add(() -> call(listener, method, event));
        }
    }

    /** Delivers events that were published after {@link #deliver}, when the connect has already ended. */
    public void deliverLate() {
        if (delivered) {
            drain();
        }
    }

    /**
     * Calls the listener for all pending events. Call this method without locks, and only where no other thread waits
     * for this one: a listener may ask for another connection.
     *
     * @throws VirtualMachineError from the listener, except a stack overflow; everything else is logged
     */
    public void deliver() {
        // a load that ends meanwhile must neither overtake these events nor leave its own behind
        drain();
        delivered = true;
        drain();
    }

    private void drain() {
        for (Runnable next = pending.poll(); next != null; next = pending.poll()) {
            next.run();
        }
    }

    private static <E> void call(RdsIamListener listener, BiConsumer<RdsIamListener, E> method, E event) {
        try {
            method.accept(listener, event);
        } catch (Throwable e) {
            if (e instanceof VirtualMachineError fatal && !(e instanceof StackOverflowError)) {
                throw fatal;
            }
            LOG.warn("The listener {} threw on {}", listener.getClass().getName(), event, e);
        }
    }

    private record Opened(RdsIamListener.Source source, String tlsVersion, boolean resumed, Duration duration)
            implements RdsIamListener.ConnectionOpened {}

    /** A signed token. Java Flight Recorder also gets the access key id. */
    record Signed(
            Instant signedAt, Instant usableUntil, @Nullable Instant signerExpiry, String accessKeyId)
            implements RdsIamListener.TokenSigned {

        /** Omits the access key id, because applications print events. */
        @Override
        public String toString() {
            return "Signed[signedAt=" + signedAt + ", usableUntil=" + usableUntil + ", signerExpiry=" + signerExpiry
                    + "]";
        }
    }

    private record Refused(
            RdsIamListener.Source source,
            Reason reason,
            int vendorCode,
            @Nullable String sqlState) implements RdsIamListener.LoginRefused {}

    private record Changed(boolean active, @Nullable Reason reason) implements RdsIamListener.FallbackChanged {}

    private record Fetched(String versionId, String stage, boolean stale) implements RdsIamListener.SecretFetched {}
}
