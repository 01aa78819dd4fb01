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
 * Writes the events of {@link RdsIamListener} to Java Flight Recorder. No field holds a credential, because a recording
 * leaves the machine. Loaded only where the module {@code jdk.jfr} is present and a recording has been made. Thread-safe.
 */
final class JfrListener implements RdsIamListener {

    static final JfrListener INSTANCE = new JfrListener();

    private JfrListener() {}

    @Override
    public void connectionOpened(ConnectionOpened opened) {
        Opened event = new Opened();
        event.source = opened.source().name();
        event.tlsVersion = opened.tlsVersion();
        event.resumed = opened.resumed();
        event.openingTime = opened.duration().toNanos();
        event.commit();
    }

    /** Writes the access key's id too, which applications do not get. */
    void tokenSigned(Events.Signed signed, String accessKeyId) {
        Signed event = new Signed();
        event.signedAt = millis(signed.signedAt());
        event.usableUntil = millis(signed.usableUntil());
        event.signerExpiry = millis(signed.signerExpiry());
        event.accessKeyId = LogSafe.escape(accessKeyId);
        event.commit();
    }

    @Override
    public void loginRefused(LoginRefused refused) {
        Refused event = new Refused();
        event.source = refused.source().name();
        event.reason = refused.reason().name();
        event.vendorCode = refused.vendorCode();
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

    /** Flight Recorder shows an unknown time as not available. */
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
