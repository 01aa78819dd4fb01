package io.github.rdsiam.internal.credential;

import io.github.rdsiam.RdsIamListener;
import io.github.rdsiam.internal.concurrent.Deadline;
import io.github.rdsiam.internal.concurrent.SharedLoad;
import io.github.rdsiam.internal.event.Events;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** An IAM token that is signed while the driver dials. Not thread-safe. */
public final class TokenCredential implements Credential, AutoCloseable {

    private final TokenCache tokens;
    private final Events events;
    private SharedLoad<IamToken>.Load load;
    private boolean cached;
    private volatile @Nullable IamToken token;

    /** Starts signing unless a usable token is cached. */
    public TokenCredential(TokenCache tokens, Events events) {
        this.tokens = tokens;
        this.events = events;
        this.cached = tokens.hasToken();
        this.load = tokens.join(events);
    }

    @Override
    public RdsIamListener.Source source() {
        return RdsIamListener.Source.IAM;
    }

    @Override
    public String user() {
        return tokens.user();
    }

    /** Returns an empty password: a password property would stay in the driver's static URL cache. */
    @Override
    public String driverPassword() {
        return "";
    }

    @Override
    public String password(Deadline deadline) throws CredentialsException, InterruptedException, TimeoutException {
        IamToken ready = token;
        if (ready == null) {
            ready = tokens.await(load, deadline);
            token = ready;
        }
        return ready.value();
    }

    @Override
    public void renew() {
        IamToken used = token;
        if (used != null && !tokens.isUsable(used)) {
            load.close();
            load = tokens.join(events);
            cached = false;
            token = null;
        }
    }

    /** Returns the token that was sent; null if the login did not get that far. */
    @Nullable
    public IamToken token() {
        return token;
    }

    public boolean wasCached() {
        return cached;
    }

    @Override
    public void close() {
        load.close();
    }
}
