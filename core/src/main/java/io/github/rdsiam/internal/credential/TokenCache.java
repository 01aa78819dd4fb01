package io.github.rdsiam.internal.credential;

import io.github.rdsiam.IamAuthenticationException.Reason;
import io.github.rdsiam.internal.concurrent.Clocks;
import io.github.rdsiam.internal.concurrent.Deadline;
import io.github.rdsiam.internal.concurrent.SharedLoad;
import io.github.rdsiam.internal.concurrent.Validity;
import io.github.rdsiam.internal.endpoint.RootMessage;
import io.github.rdsiam.internal.event.Events;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * Caches the tokens of one data source: signed once for all callers that wait, and never shared with another data
 * source. Thread-safe.
 *
 * <p>Taking a cached token resolves no credentials. When credentials are resolved and belong to another access key, the
 * new token replaces the old one.
 */
public final class TokenCache {

    /** Callers that are refused ask who would sign now: their provider is asked this often at most. */
    public static final Duration SIGNER_REMEMBERED = Duration.ofMillis(250);

    private final TokenSigner signer;
    private final TokenSigner.TokenRequest request;
    private final SigningCredentials credentials;
    private final Clocks times;
    private final SharedLoad<IamToken> cached;

    /** The access key id that would sign now, and for how long that is remembered. */
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

    /** The database user that the tokens are for. */
    String user() {
        return request.user();
    }

    /**
     * Starts signing unless a usable token is cached; returns at once.
     *
     * @param events receives the token if this call's load signs it
     */
    public SharedLoad.Share<IamToken> join(Events events) {
        // looked up first, so that a hit does not allocate the loader
        SharedLoad.Share<IamToken> hit = cached.cached();
        return hit != null ? hit : cached.join(new Signing(events));
    }

    /** Waits for a token; when another caller's load fails, signs once itself. */
    public IamToken await(SharedLoad.Share<IamToken> share, Deadline deadline)
            throws CredentialsException, InterruptedException, TimeoutException {
        try {
            return share.awaitOrLoad(deadline);
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
            return sign(events);
        }

        @Override
        public void afterwards() {
            events.deliverLate();
        }
    }

    private CredentialsException unwrap(ExecutionException e) {
        Throwable cause = e.getCause();
        if (cause instanceof CredentialsException known) {
            return known;
        }
        if (cause instanceof LinkageError brokenClassPath) {
            throw brokenClassPath;
        }
        return new CredentialsException(
                Reason.NO_CREDENTIALS,
                "The IAM token could not be signed: " + RootMessage.of(cause == null ? e : cause) + ".",
                Advice.usual(Reason.NO_CREDENTIALS, times.wall().instant()),
                cause,
                false);
    }

    private IamToken sign(Events events) throws CredentialsException, InterruptedException {
        AwsCredentialsIdentity identity = credentials.resolve();
        Instant now = times.wall().instant();
        @Nullable Instant signerExpiry = identity.expirationTime().orElse(null);
        Validity usable = times.from(now, IamToken.usableUntil(now, signerExpiry));
        IamToken token = new IamToken(
                signer.sign(request, identity),
                usable,
                identity.accessKeyId(),
                identity.providerName().orElse(""),
                signerExpiry);
        events.tokenSigned(now, usable.until(), signerExpiry, token.accessKeyId());
        return token;
    }

    boolean isUsable(IamToken token) {
        return times.hold(token.usable());
    }

    /** Forgets a token that was refused; keeps a newer one. */
    public void drop(IamToken refused) {
        cached.drop(refused);
    }

    /** The access key id that would sign a new token; resolved once for all callers, and remembered for a moment. */
    public String currentKey(Deadline deadline) throws CredentialsException, InterruptedException, TimeoutException {
        try (SharedLoad.Share<Map.Entry<String, Validity>> share = currentKey.join(
                () -> Map.entry(credentials.resolve().accessKeyId(), times.lasting(SIGNER_REMEMBERED)))) {
            return share.await(deadline).getKey();
        } catch (ExecutionException e) {
            throw unwrap(e);
        }
    }

    public void close() {
        cached.close();
        currentKey.close();
    }
}
