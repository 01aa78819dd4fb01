package io.github.rdsiam.spring;

import io.github.rdsiam.IamAuthenticationException.Reason;
import io.github.rdsiam.RdsIamListener.ConnectionOpened;
import io.github.rdsiam.RdsIamListener.FallbackChanged;
import io.github.rdsiam.RdsIamListener.LoginRefused;
import io.github.rdsiam.RdsIamListener.Source;
import io.github.rdsiam.RdsIamListener.TokenSigned;
import java.time.Duration;
import java.time.Instant;

/** Events as core sends them. */
final class TestEvents {

    static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");

    private record Opened(Source source, String tlsVersion, boolean resumed, Duration duration)
            implements ConnectionOpened {}

    private record Signed(Instant signedAt, Instant usableUntil, Instant signerExpiry) implements TokenSigned {}

    private record Refused(Source source, Reason reason, int vendorCode, String sqlState) implements LoginRefused {}

    private record Changed(boolean active, Reason reason) implements FallbackChanged {}

    private TestEvents() {}

    static ConnectionOpened opened(Source source, boolean resumed) {
        return new Opened(source, "TLSv1.3", resumed, Duration.ofMillis(5));
    }

    static TokenSigned signed() {
        return new Signed(NOW, NOW.plusSeconds(870), NOW.plusSeconds(3600));
    }

    static LoginRefused refused(Source source, Reason reason) {
        return new Refused(source, reason, 1045, "28000");
    }

    static LoginRefused refusedByPostgresql(Source source, Reason reason) {
        return new Refused(source, reason, 0, "28P01");
    }

    static FallbackChanged changed(boolean active, Reason reason) {
        return new Changed(active, reason);
    }
}
