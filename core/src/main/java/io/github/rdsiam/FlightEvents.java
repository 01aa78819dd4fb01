package io.github.rdsiam;

import io.github.rdsiam.IamAuthenticationException.Reason;
import java.time.Duration;
import java.time.Instant;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import jdk.jfr.Timestamp;
import org.jspecify.annotations.Nullable;

/**
 * The events of {@link RdsIamListener} for Java Flight Recorder. No field holds a credential: a recording leaves the
 * machine. Loaded only where the module {@code jdk.jfr} is; each event only once a recording has been made.
 */
final class FlightEvents {

    private FlightEvents() {}

    static boolean recorderIsOn() {
        return FlightRecorder.isInitialized();
    }

    static void connectionOpened(RdsIamListener.Source source, String tlsVersion, boolean resumed, Duration duration) {
        Opened event = new Opened();
        if (event.shouldCommit()) {
            event.source = source.name();
            event.tlsVersion = tlsVersion;
            event.resumed = resumed;
            event.openingTime = duration.toNanos();
            event.commit();
        }
    }

    static void tokenSigned(IamToken token) {
        Signed event = new Signed();
        if (event.shouldCommit()) {
            event.signedAt = millis(token.usable().from());
            event.usableUntil = millis(token.usable().until());
            event.signerExpiry = millis(token.signerExpiry());
            event.accessKeyId = LogSafe.escape(token.accessKeyId());
            event.commit();
        }
    }

    static void loginRefused(RdsIamListener.Source source, Reason reason, int vendorCode) {
        Refused event = new Refused();
        if (event.shouldCommit()) {
            event.source = source.name();
            event.reason = reason.name();
            event.vendorCode = vendorCode;
            event.commit();
        }
    }

    static void fallbackChanged(boolean active, @Nullable Reason reason) {
        Changed event = new Changed();
        if (event.shouldCommit()) {
            event.active = active;
            event.reason = reason == null ? null : reason.name();
            event.commit();
        }
    }

    static void secretFetched(String versionId, String stage, boolean stale) {
        Fetched event = new Fetched();
        if (event.shouldCommit()) {
            event.versionId = LogSafe.escape(versionId);
            event.stage = stage;
            event.stale = stale;
            event.commit();
        }
    }

    /** What is not known is what Flight Recorder shows as not available. */
    private static long millis(@Nullable Instant instant) {
        return instant == null ? Long.MIN_VALUE : instant.toEpochMilli();
    }

    @Name("io.github.rdsiam.ConnectionOpened")
    @Label("Connection Opened")
    @Category("rds-iam")
    @Description("A physical connection was opened and logged in")
    @StackTrace(false)
    static final class Opened extends Event {
        @Label("Source")
        @Nullable
        String source;

        @Label("TLS Version")
        @Nullable
        String tlsVersion;

        @Label("TLS Session Resumed")
        boolean resumed;

        @Label("Opening Time")
        @Timespan(Timespan.NANOSECONDS)
        long openingTime;
    }

    @Name("io.github.rdsiam.TokenSigned")
    @Label("Token Signed")
    @Category("rds-iam")
    @Description("A new IAM token was signed")
    @StackTrace(false)
    static final class Signed extends Event {
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
        @Nullable
        String accessKeyId;
    }

    @Name("io.github.rdsiam.LoginRefused")
    @Label("Login Refused")
    @Category("rds-iam")
    @Description("A login was refused, or had no token or secret to log in with")
    @StackTrace(false)
    static final class Refused extends Event {
        @Label("Source")
        @Nullable
        String source;

        @Label("Reason")
        @Nullable
        String reason;

        @Label("Vendor Code")
        int vendorCode;
    }

    @Name("io.github.rdsiam.FallbackChanged")
    @Label("Fallback Changed")
    @Category("rds-iam")
    @Description("The data source switched to the fallback's secret, or back to IAM")
    @StackTrace(false)
    static final class Changed extends Event {
        @Label("Active")
        boolean active;

        @Label("Reason")
        @Nullable
        String reason;
    }

    @Name("io.github.rdsiam.SecretFetched")
    @Label("Secret Fetched")
    @Category("rds-iam")
    @Description("A secret was fetched, or a cached one used past its time because fetching failed")
    @StackTrace(false)
    static final class Fetched extends Event {
        @Label("Version ID")
        @Nullable
        String versionId;

        @Label("Stage")
        @Nullable
        String stage;

        @Label("Stale")
        boolean stale;
    }
}
