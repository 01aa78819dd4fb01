package io.github.rdsiam;

import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** An IAM token that is being signed while the driver dials. To be closed with the attempt. */
final class TokenCredential implements Credential, AutoCloseable {

    private final TokenCache tokens;
    private final Events events;
    private Flight<IamToken> flight;
    private volatile @Nullable IamToken token;

    TokenCredential(TokenCache tokens, Events events) {
        this.tokens = tokens;
        this.events = events;
        this.flight = tokens.join(events);
    }

    @Override
    public RdsIamListener.Source source() {
        return RdsIamListener.Source.IAM;
    }

    @Override
    public String user() {
        return tokens.user();
    }

    /** A password property would stay in the driver's static URL cache. */
    @Override
    public String driverPassword() {
        return "";
    }

    @Override
    public String password(Deadline deadline) throws CredentialsException, InterruptedException, TimeoutException {
        return await(deadline).value();
    }

    IamToken await(Deadline deadline) throws CredentialsException, InterruptedException, TimeoutException {
        IamToken ready = token;
        if (ready == null) {
            ready = tokens.await(flight, deadline, events);
            token = ready;
        }
        return ready;
    }

    @Override
    public void renew() {
        IamToken used = token;
        if (used != null && !tokens.isUsable(used)) {
            flight.close();
            flight = tokens.join(events);
            token = null;
        }
    }

    /** The token that was waited for; null if the attempt did not get that far. */
    @Nullable
    IamToken token() {
        return token;
    }

    boolean wasCached() {
        return flight.kind() == Flight.Kind.CACHED;
    }

    @Override
    public void close() {
        flight.close();
    }
}
