package io.github.rdsiam.spring;

import io.github.rdsiam.IamAuthenticationException.Reason;
import io.github.rdsiam.RdsIamListener;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Collects the events of one data source: counts for meters, and the last event of each kind for health. */
final class DataSourceMonitor implements RdsIamListener {

    /**
     * A login that was refused or had no credential, for health.
     *
     * @param vendorCode 0 if nothing was sent to the database, or it has no such codes
     * @param sqlState null if nothing was sent to the database
     */
    record Refusal(
            Instant at,
            Source source,
            Reason reason,
            int vendorCode,
            @Nullable String sqlState) {}

    private final String name;
    private final Clock clock;
    private final LongAdder tokensSigned = new LongAdder();
    private final EnumCounts<Source> fullHandshakes = new EnumCounts<>();
    private final EnumCounts<Source> resumedHandshakes = new EnumCounts<>();
    private final EnumCounts<Reason> refusals = new EnumCounts<>();

    private volatile boolean connected;
    private volatile @Nullable TokenSigned token;
    private volatile @Nullable Refusal lastRefusal;
    private volatile @Nullable FallbackChanged fallback;

    DataSourceMonitor(String name, Clock clock) {
        this.name = name;
        this.clock = clock;
    }

    String name() {
        return name;
    }

    @Override
    public void connectionOpened(ConnectionOpened event) {
        connected = true;
        handshakes(event.resumed()).increment(event.source());
    }

    @Override
    public void tokenSigned(TokenSigned event) {
        tokensSigned.increment();
        token = event;
    }

    @Override
    public void loginRefused(LoginRefused event) {
        refusals.increment(event.reason());
        lastRefusal =
                new Refusal(clock.instant(), event.source(), event.reason(), event.vendorCode(), event.sqlState());
    }

    @Override
    public void fallbackChanged(FallbackChanged event) {
        fallback = event;
    }

    boolean hasConnected() {
        return connected;
    }

    boolean fallbackActive() {
        FallbackChanged last = fallback;
        return last != null && last.active();
    }

    @Nullable
    Reason fallbackReason() {
        FallbackChanged last = fallback;
        return last == null ? null : last.reason();
    }

    @Nullable
    TokenSigned lastToken() {
        return token;
    }

    @Nullable
    Refusal lastRefusal() {
        return lastRefusal;
    }

    long tokensSigned() {
        return tokensSigned.sum();
    }

    long connections(Source source, boolean resumed) {
        return handshakes(resumed).of(source);
    }

    long refusals(Reason reason) {
        return refusals.of(reason);
    }

    private EnumCounts<Source> handshakes(boolean resumed) {
        return resumed ? resumedHandshakes : fullHandshakes;
    }
}
