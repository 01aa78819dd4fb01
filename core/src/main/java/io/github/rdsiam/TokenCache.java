package io.github.rdsiam;

import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * The tokens of one data source: cached, signed once for all who wait, never shared with another data source.
 *
 * <p>A cached token costs no look-up of credentials. When credentials are looked up and belong to another access key,
 * the tokens of the old one are gone with the signing of the new.
 */
final class TokenCache {

    private static final String KEY = "token";

    private final TokenSigner signer;
    private final TokenSigner.TokenRequest request;
    private final SigningCredentials credentials;
    private final Clocks times;
    private final SingleFlight<String, IamToken> cache;

    /** Keeps nothing: who signs is asked anew each time. */
    private final SingleFlight<String, String> keys;

    TokenCache(TokenSigner signer, TokenSigner.TokenRequest request, SigningCredentials credentials, Clocks times) {
        this.signer = signer;
        this.request = request;
        this.credentials = credentials;
        this.times = times;
        this.cache = new SingleFlight<>(this::isUsable);
        this.keys = new SingleFlight<>(key -> false);
    }

    /** The database user that the tokens are for. */
    String user() {
        return request.user();
    }

    /** Begins to sign if no usable token is there; returns at once. The signing's event goes to these events. */
    Flight<IamToken> join(Events events) {
        // looked up first, so that a hit does not allocate the loader
        Flight<IamToken> hit = cache.cached(KEY);
        return hit != null ? hit : cache.join(KEY, () -> sign(events));
    }

    /** Waits for a token; somebody else's failure is not taken over before having tried once. */
    IamToken await(Flight<IamToken> flight, Deadline deadline, Events events)
            throws CredentialsException, InterruptedException, TimeoutException {
        try {
            return flight.await(deadline);
        } catch (ExecutionException e) {
            if (flight.kind() != Flight.Kind.JOINED || deadline.hasPassed()) {
                throw unwrap(e);
            }
        }
        try (Flight<IamToken> second = join(events)) {
            return second.await(deadline);
        } catch (ExecutionException e) {
            throw unwrap(e);
        }
    }

    private static CredentialsException unwrap(ExecutionException e) {
        Throwable cause = e.getCause();
        if (cause instanceof CredentialsException known) {
            return known;
        }
        if (cause instanceof LinkageError brokenClassPath) {
            throw brokenClassPath;
        }
        return new CredentialsException(
                IamAuthenticationException.Reason.NO_CREDENTIALS,
                "The IAM token could not be signed: " + RootMessage.of(cause == null ? e : cause) + ".",
                RootMessage.asCause(cause));
    }

    private IamToken sign(Events events) throws CredentialsException, InterruptedException {
        AwsCredentialsIdentity identity = credentials.resolve();
        Instant now = times.wall().instant();
        @Nullable Instant signerExpiry = identity.expirationTime().orElse(null);
        Validity usable = times.from(now, TokenLifetime.usableUntil(now, signerExpiry));
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

    /** Forgets a token that was refused. */
    void drop(IamToken refused) {
        cache.drop(KEY, refused::equals);
    }

    /** Whose signature a new token would bear: the access key id, asked for once for all who want it now. */
    String currentKey(Deadline deadline) throws CredentialsException, InterruptedException, TimeoutException {
        try (Flight<String> flight = keys.join(KEY, () -> credentials.resolve().accessKeyId())) {
            return flight.await(deadline);
        } catch (ExecutionException e) {
            throw unwrap(e);
        }
    }

    void close() {
        cache.close();
        keys.close();
    }
}
