package io.github.rdsiam.internal.credential;

import io.github.rdsiam.IamAuthenticationException.Reason;
import io.github.rdsiam.internal.concurrent.Clocks;
import io.github.rdsiam.internal.concurrent.Deadline;
import io.github.rdsiam.internal.concurrent.SharedLoad;
import io.github.rdsiam.internal.concurrent.Validity;
import io.github.rdsiam.internal.event.Events;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Caches the token of one data source. It is signed once for all callers that wait. Thread-safe. */
public final class TokenCache {

    /** How long the result of {@link #currentKey} is cached. */
    public static final Duration SIGNER_REMEMBERED = Duration.ofMillis(250);

    private final TokenSigner signer;
    private final TokenSigner.TokenRequest request;
    private final SigningCredentials credentials;
    private final Clocks times;
    private final SharedLoad<IamToken> cached;

    private final SharedLoad<Map.Entry<String, Validity>> currentKey;

    public TokenCache(
            TokenSigner signer, TokenSigner.TokenRequest request, SigningCredentials credentials, Clocks times) {
        this.signer = signer;
        this.request = request;
        this.credentials = credentials;
        this.times = times;
        this.cached = new SharedLoad<>(this::isUsable);
        this.currentKey = new SharedLoad<>(key -> times.hold(key.getValue()));
    }

    String user() {
        return request.user();
    }

    boolean hasToken() {
        return cached.cached() != null;
    }

    /** Starts signing unless a usable token is cached, and returns at once. */
    public SharedLoad<IamToken>.Load join(Events events) {
        // looked up first, so that a hit does not allocate the loader
        SharedLoad<IamToken>.Load hit = cached.cached();
        return hit != null ? hit : cached.join(new Signing(events));
    }

    /** Waits for the token. */
    public IamToken await(SharedLoad<IamToken>.Load load, Deadline deadline)
            throws CredentialsException, InterruptedException, TimeoutException {
        try {
            return load.await(deadline);
        } catch (ExecutionException e) {
            throw unwrap(e);
        }
    }

    private final class Signing implements SharedLoad.Loader<IamToken> {

        private final Events events;

        Signing(Events events) {
            this.events = events;
        }

        @Override
        public IamToken call() throws CredentialsException, InterruptedException {
            AwsCredentialsIdentity identity = credentials.resolve();
            Instant now = times.wall().instant();
            @Nullable Instant signerExpiry = identity.expirationTime().orElse(null);
            IamToken token = new IamToken(
                    signer.sign(request, identity),
                    times.from(now, IamToken.usableUntil(now, signerExpiry)),
                    identity.accessKeyId(),
                    identity.providerName().orElse(""),
                    signerExpiry);
            events.tokenSigned(now, token.usable().until(), signerExpiry, token.accessKeyId());
            return token;
        }

        @Override
        public void afterwards() {
            events.deliverLate();
        }
    }

    private static CredentialsException unwrap(ExecutionException e) {
        if (e.getCause() instanceof LinkageError brokenClassPath) {
            throw brokenClassPath;
        }
        return CredentialsException.of(e, Reason.NO_CREDENTIALS, "The IAM token could not be signed");
    }

    boolean isUsable(IamToken token) {
        return times.hold(token.usable());
    }

    /** Drops a refused token; keeps a newer one. */
    public void drop(IamToken refused) {
        cached.drop(refused);
        credentials.refused(refused.accessKeyId());
    }

    /** Returns the access key id that would sign a new token. */
    public String currentKey(Deadline deadline) throws CredentialsException, InterruptedException, TimeoutException {
        try (SharedLoad<Map.Entry<String, Validity>>.Load load = currentKey.join(
                () -> Map.entry(credentials.resolve().accessKeyId(), times.lasting(SIGNER_REMEMBERED)))) {
            return load.await(deadline).getKey();
        } catch (ExecutionException e) {
            throw unwrap(e);
        }
    }

    public void close() {
        cached.close();
        currentKey.close();
    }
}
