package io.github.rdsiam.internal.event;

import io.github.rdsiam.IamAuthenticationException.Reason;
import io.github.rdsiam.RdsIamListener;
import io.github.rdsiam.internal.endpoint.LogSafe;
import java.time.Instant;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import jdk.jfr.Timestamp;
import org.jspecify.annotations.Nullable;

/**
 * Writes events to Java Flight Recorder, without credentials, because a recording leaves the machine. Loaded only where
 * the module {@code jdk.jfr} is present and a recording has been made. Thread-safe.
 */
final class JfrListener implements RdsIamListener {

    static final JfrListener INSTANCE = new JfrListener();

    @Override
    public void connectionOpened(ConnectionOpened opened) {
        Opened event = new Opened();
        event.source = opened.source().name();
        event.tlsVersion = opened.tlsVersion();
        event.resumed = opened.resumed();
        event.openingTime = opened.duration().toNanos();
        event.commit();
    }

    @Override
    public void tokenSigned(TokenSigned signed) {
        Signed event = new Signed();
        event.signedAt = millis(signed.signedAt());
        event.usableUntil = millis(signed.usableUntil());
        event.signerExpiry = millis(signed.signerExpiry());
        event.accessKeyId = LogSafe.escape(((Events.Signed) signed).accessKeyId());
        event.commit();
    }

    @Override
    public void loginRefused(LoginRefused refused) {
        Refused event = new Refused();
        event.source = refused.source().name();
        event.reason = refused.reason().name();
        event.vendorCode = refused.vendorCode();
        event.sqlState = refused.sqlState();
        event.commit();
    }

    @Override
    public void fallbackChanged(FallbackChanged changed) {
        Changed event = new Changed();
        Reason reason = changed.reason();
        event.active = changed.active();
        event.reason = reason == null ? null : reason.name();
        event.commit();
    }

    @Override
    public void secretFetched(SecretFetched fetched) {
        Fetched event = new Fetched();
        event.versionId = LogSafe.escape(fetched.versionId());
        event.stage = fetched.stage();
        event.stale = fetched.stale();
        event.commit();
    }

    /** Converts a time; Flight Recorder shows an unknown one as not available. */
    private static long millis(@Nullable Instant instant) {
        return instant == null ? Long.MIN_VALUE : instant.toEpochMilli();
    }

    @Category("rds-iam")
    @StackTrace(false)
    private abstract static class RdsIamEvent extends Event {}

    @Name("io.github.rdsiam.ConnectionOpened")
    @Label("Connection Opened")
    static final class Opened extends RdsIamEvent {
        @Label("Source")
        String source = "";

        @Label("TLS Version")
        String tlsVersion = "";

        @Label("TLS Session Resumed")
        boolean resumed;

        @Label("Opening Time")
        @Timespan(Timespan.NANOSECONDS)
        long openingTime;
    }

    @Name("io.github.rdsiam.TokenSigned")
    @Label("Token Signed")
    static final class Signed extends RdsIamEvent {
        @Label("Signed At")
        @Timestamp(Timestamp.MILLISECONDS_SINCE_EPOCH)
        long signedAt;

        @Label("Usable Until")
        @Timestamp(Timestamp.MILLISECONDS_SINCE_EPOCH)
        long usableUntil;

        @Label("Signer Expiry")
        @Timestamp(Timestamp.MILLISECONDS_SINCE_EPOCH)
        long signerExpiry;

        @Label("Access Key ID")
        String accessKeyId = "";
    }

    @Name("io.github.rdsiam.LoginRefused")
    @Label("Login Refused")
    @Description("A login was refused, or had no token or secret to log in with")
    static final class Refused extends RdsIamEvent {
        @Label("Source")
        String source = "";

        @Label("Reason")
        String reason = "";

        @Label("Vendor Code")
        int vendorCode;

        @Label("SQLState")
        @Nullable
        String sqlState;
    }

    @Name("io.github.rdsiam.FallbackChanged")
    @Label("Fallback Changed")
    @Description("The data source switched to the fallback's secret, or back to IAM")
    static final class Changed extends RdsIamEvent {
        @Label("Active")
        boolean active;

        @Label("Reason")
        @Nullable
        String reason;
    }

    @Name("io.github.rdsiam.SecretFetched")
    @Label("Secret Fetched")
    @Description("A secret was fetched, or a cached one was used after its time because fetching failed")
    static final class Fetched extends RdsIamEvent {
        @Label("Version ID")
        String versionId = "";

        @Label("Stage")
        String stage = "";

        @Label("Stale")
        boolean stale;
    }
}
