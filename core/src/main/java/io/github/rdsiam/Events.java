package io.github.rdsiam;

import io.github.rdsiam.IamAuthenticationException.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the user's listener, and keeps what it throws away from the connection; tells Java Flight Recorder the same.
 *
 * <p>The recorder hears at once. The listener hears when {@link #tellListener} is called, by whoever holds no lock and
 * has nobody wait for it: a listener may open a connection, and would else wait for the login that it is told of.
 */
final class Events {

    private static final Logger LOG = LoggerFactory.getLogger(LogSafe.LOGGER);

    /** A runtime image may be without Java Flight Recorder; then nothing that names it is loaded. */
    private static final boolean HAS_FLIGHT_RECORDER =
            ModuleLayer.boot().findModule("jdk.jfr").isPresent();

    private final @Nullable RdsIamListener listener;
    private final Queue<Runnable> untold = new ConcurrentLinkedQueue<>();

    /** Without a listener only the recorder is told. */
    Events(@Nullable RdsIamListener listener) {
        this.listener = listener;
    }

    void connectionOpened(RdsIamListener.Source source, String tlsVersion, boolean resumed, Duration duration) {
        if (isRecording()) {
            FlightEvents.connectionOpened(source, tlsVersion, resumed, duration);
        }
        if (listener != null) {
            tell(listener, RdsIamListener::connectionOpened, new Opened(source, tlsVersion, resumed, duration));
        }
    }

    void tokenSigned(IamToken token) {
        if (isRecording()) {
            FlightEvents.tokenSigned(token);
        }
        if (listener != null) {
            Validity usable = token.usable();
            tell(
                    listener,
                    RdsIamListener::tokenSigned,
                    new Signed(usable.from(), usable.until(), token.signerExpiry()));
        }
    }

    void loginRefused(RdsIamListener.Source source, Reason reason, int vendorCode) {
        if (isRecording()) {
            FlightEvents.loginRefused(source, reason, vendorCode);
        }
        if (listener != null) {
            tell(listener, RdsIamListener::loginRefused, new Refused(source, reason, vendorCode));
        }
    }

    void fallbackChanged(boolean active, @Nullable Reason reason) {
        if (isRecording()) {
            FlightEvents.fallbackChanged(active, reason);
        }
        if (listener != null) {
            tell(listener, RdsIamListener::fallbackChanged, new Changed(active, reason));
        }
    }

    void secretFetched(String versionId, String stage, boolean stale) {
        if (isRecording()) {
            FlightEvents.secretFetched(versionId, stage, stale);
        }
        if (listener != null) {
            tell(listener, RdsIamListener::secretFetched, new Fetched(versionId, stage, stale));
        }
    }

    /** Until somebody has recorded in this JVM, no event class is loaded: registering them costs a cold start dear. */
    private static boolean isRecording() {
        return HAS_FLIGHT_RECORDER && FlightEvents.recorderIsOn();
    }

    private <E> void tell(RdsIamListener told, BiConsumer<RdsIamListener, E> method, E event) {
        untold.add(() -> call(told, method, event));
    }

    /** What has happened until now, to other callers too. */
    void tellListener() {
        for (Runnable next = untold.poll(); next != null; next = untold.poll()) {
            next.run();
        }
    }

    private static <E> void call(RdsIamListener listener, BiConsumer<RdsIamListener, E> method, E event) {
        try {
            method.accept(listener, event);
        } catch (VirtualMachineError e) {
            throw e;
        } catch (Throwable e) {
            LOG.warn("The listener {} threw on {}", listener.getClass().getName(), event, e);
        }
    }

    private record Opened(RdsIamListener.Source source, String tlsVersion, boolean resumed, Duration duration)
            implements RdsIamListener.ConnectionOpened {}

    private record Signed(
            Instant signedAt, Instant usableUntil, @Nullable Instant signerExpiry)
            implements RdsIamListener.TokenSigned {}

    private record Refused(RdsIamListener.Source source, Reason reason, int vendorCode)
            implements RdsIamListener.LoginRefused {}

    private record Changed(boolean active, @Nullable Reason reason) implements RdsIamListener.FallbackChanged {}

    private record Fetched(String versionId, String stage, boolean stale) implements RdsIamListener.SecretFetched {}
}
