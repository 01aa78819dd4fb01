package io.github.rdsiam.internal.credential;

import static io.github.rdsiam.IamAuthenticationException.Reason.CREDENTIALS_EXPIRED;
import static io.github.rdsiam.IamAuthenticationException.Reason.NO_CREDENTIALS;

import io.github.rdsiam.IamAuthenticationException.Reason;
import io.github.rdsiam.internal.concurrent.ClockSkew;
import io.github.rdsiam.internal.concurrent.Clocks;
import io.github.rdsiam.internal.concurrent.Validity;
import io.github.rdsiam.internal.endpoint.LogSafe;
import io.github.rdsiam.internal.endpoint.RootMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.Credentials;

/**
 * Provides the session credentials of a role, which it assumes with other credentials. Thread-safe.
 *
 * <p>One caller calls AWS STS, and the callers that wait share the result. A session is renewed when it is used shortly
 * before it expires, or after the server has refused its token; without a timer or thread. If the renewal fails,
 * the old session stays in use until it expires, unless AWS STS has denied the role. After a failed call there is a
 * pause, which doubles with each failure. The SDK's provider would instead call AWS STS for each caller.
 */
public final class AssumedRole implements IdentityProvider<AwsCredentialsIdentity> {

    /** A session is renewed when less than this time, or less than half of its lifetime, is left. */
    public static final Duration RENEWED_BEFORE_END = Duration.ofMinutes(5);

    public static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    public static final Duration MAX_PAUSE = Duration.ofSeconds(5);

    /**
     * A session younger than this is not renewed after a refusal: a role without permissions must not cause a call for
     * each login.
     */
    public static final Duration KEPT_AT_LEAST = Duration.ofMinutes(1);

    /**
     * Shorter than the login timeout of our pool on Lambda, so that a call that hangs fails before its callers time
     * out.
     */
    private static final Duration LONGEST_CALL = Duration.ofSeconds(3);

    /** Shorter, so that there is time left to log in with the old session. */
    private static final Duration LONGEST_RENEWAL = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(LogSafe.LOGGER);

    /** The SDK's code for an assumed role, see {@link ProviderNames}. */
    private static final String CODE = "i";

    private final Role role;
    private final String region;
    private final String sessionName;
    private final SigningCredentials source;
    private final Clocks clocks;
    private final ClockSkew clockSkew;

    private final ReentrantLock asking = new ReentrantLock();

    /** Written only under {@code asking}. */
    private volatile @Nullable Held held;

    /** Guarded by {@code asking}. */
    private @Nullable Failure failure;

    private record Held(Session session, Validity fresh, Validity usable) {}

    /** @param cause null if the call was interrupted */
    private record Failure(@Nullable CredentialsException cause, Duration pause, Validity holds) {}

    /**
     * Creates the provider without a call to AWS.
     *
     * @param region the region whose AWS STS is called
     * @param user the database user, whose name becomes part of the session name
     * @param source the credentials that assume the role
     */
    public AssumedRole(
            Role role,
            String region,
            String user,
            IdentityProvider<? extends AwsCredentialsIdentity> source,
            Clocks clocks,
            ClockSkew clockSkew) {
        this.role = role;
        this.region = region;
        this.sessionName = Role.sessionName(user);
        this.source = new SigningCredentials(source, clocks.wall());
        this.clocks = clocks;
        this.clockSkew = clockSkew;
    }

    /**
     * Loads a class of the SDK's optional STS module, so that its absence causes a LinkageError here and not at the
     * first connect.
     */
    public static Class<?> requireModule() {
        return StsClient.class;
    }

    @Override
    public Class<AwsCredentialsIdentity> identityType() {
        return AwsCredentialsIdentity.class;
    }

    /** Returns the session's credentials; fails with a {@link CredentialsException} that explains the failure. */
    @Override
    public CompletableFuture<? extends AwsCredentialsIdentity> resolveIdentity(ResolveIdentityRequest request) {
        try {
            return CompletableFuture.completedFuture(session());
        } catch (CredentialsException e) {
            return CompletableFuture.failedFuture(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return CompletableFuture.failedFuture(e);
        }
    }

    private Session session() throws CredentialsException, InterruptedException {
        Held current = held;
        if (current != null && clocks.hold(current.fresh())) {
            return current.session();
        }
        if (current == null || !clocks.hold(current.usable())) {
            asking.lockInterruptibly();
        } else if (!asking.tryLock()) {
            // another caller is renewing it
            return current.session();
        }
        try {
            current = held;
            if (current == null || !clocks.hold(current.fresh())) {
                current = renew(current);
                held = current;
            }
            return current.session();
        } finally {
            asking.unlock();
        }
    }

    /**
     * Marks the session for renewal at its next use, because the server has refused a token signed with this key and
     * the session may have been revoked.
     */
    void refused(String accessKeyId) {
        Held current = held;
        // if the lock is taken, the session is being renewed
        if (current != null && current.session().accessKeyId().equals(accessKeyId) && asking.tryLock()) {
            try {
                boolean isYoung =
                        clocks.wall().instant().isBefore(current.usable().from().plus(KEPT_AT_LEAST));
                if (current.equals(held) && !isYoung) {
                    held = new Held(current.session(), clocks.lasting(Duration.ZERO), current.usable());
                }
            } finally {
                asking.unlock();
            }
        }
    }

    private Held renew(@Nullable Held old) throws CredentialsException, InterruptedException {
        Held usable = old != null && clocks.hold(old.usable()) ? old : null;
        Failure last = failure;
        if (last != null && clocks.hold(last.holds())) {
            if (usable != null) {
                return usable;
            }
            if (last.cause() != null) {
                throw last.cause();
            }
        }
        try {
            return ask(usable);
        } catch (InterruptedException e) {
            // every caller has timed out or was interrupted: the next ones use the old session at once
            pause(null);
            throw e;
        }
    }

    private Held ask(@Nullable Held usable) throws CredentialsException, InterruptedException {
        AwsCredentialsIdentity caller;
        try {
            caller = source.resolve();
        } catch (CredentialsException e) {
            CredentialsException explained = new CredentialsException(
                    e.reason(), describe() + " was not assumed. " + e.getMessage(), e.advice(), e.said());
            if (usable == null) {
                // AWS STS was not called, and the next caller may have credentials
                throw explained;
            }
            return keep(usable, explained);
        }
        try {
            Held session = assume(caller, usable == null ? LONGEST_CALL : LONGEST_RENEWAL);
            failure = null;
            return session;
        } catch (CredentialsException e) {
            if (usable != null && !RoleAdvice.isDenial(e.said())) {
                return keep(usable, e);
            }
            // a denied role must no longer be used
            held = null;
            pause(e);
            throw e;
        }
    }

    private Held keep(Held usable, CredentialsException why) {
        pause(why);
        LOG.warn(
                "Using the session of {} until it ends at {}: {}",
                role.arn(),
                usable.usable().until(),
                why.getMessage());
        return usable;
    }

    private void pause(@Nullable CredentialsException why) {
        Failure last = failure;
        Duration pause = last == null ? FIRST_PAUSE : min(last.pause().multipliedBy(2), MAX_PAUSE);
        failure = new Failure(why, pause, clocks.lasting(pause));
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private Held assume(AwsCredentialsIdentity caller, Duration limit)
            throws CredentialsException, InterruptedException {
        // called about once an hour: a client kept open would have to be closed, and would get into a snapshot
        try (StsClient client = StsClient.builder()
                .region(Region.of(region))
                .credentialsProvider(new RdsUtilitiesSigner.Resolved(caller))
                .overrideConfiguration(
                        override -> override.putHeader("Connection", "close").apiCallTimeout(limit))
                // the call timeout does not end a TLS handshake
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(LONGEST_RENEWAL)
                        .socketTimeout(LONGEST_RENEWAL))
                .build()) {
            AssumeRoleResponse answer = client.assumeRole(request ->
                    request.roleArn(role.arn()).roleSessionName(sessionName).externalId(role.externalId()));
            SecretFetcher.takeDate(clockSkew, answer.sdkHttpResponse());
            return held(answer.credentials(), caller);
        } catch (AbortedException e) {
            throw (InterruptedException) new InterruptedException("Interrupted while assuming a role").initCause(e);
        } catch (RuntimeException e) {
            SecretFetcher.takeDate(clockSkew, e);
            throw failed(e, caller);
        }
    }

    private Held held(@Nullable Credentials credentials, AwsCredentialsIdentity caller) throws CredentialsException {
        if (credentials == null
                || credentials.accessKeyId() == null
                || credentials.secretAccessKey() == null
                || credentials.sessionToken() == null
                || credentials.expiration() == null) {
            throw new CredentialsException(
                    NO_CREDENTIALS,
                    describe() + " was not assumed: AWS STS in region " + region
                            + " returned no credentials; nothing was sent to the database.",
                    RoleAdvice.withoutCredentials(role, region),
                    null);
        }
        Instant now = clocks.wall().instant();
        Instant end = credentials.expiration();
        Duration life = Duration.between(now, end);
        if (life.isNegative() || life.isZero()) {
            throw new CredentialsException(
                    CREDENTIALS_EXPIRED,
                    describe() + " was assumed, but its session ended at " + end
                            + "; nothing was sent to the database.",
                    Advice.of("set the clock", "this machine's clock is wrong (it says " + now + ")"),
                    null);
        }
        String codes = caller.providerName().map(code -> code + "," + CODE).orElse(CODE);
        Session session = new Session(
                credentials.accessKeyId(),
                credentials.secretAccessKey(),
                credentials.sessionToken(),
                Optional.of(end),
                Optional.of(codes));
        Instant fresh = end.minus(min(RENEWED_BEFORE_END, life.dividedBy(2)));
        return new Held(session, clocks.from(now, fresh), clocks.from(now, end));
    }

    private CredentialsException failed(RuntimeException e, AwsCredentialsIdentity caller) {
        Advice advice = RoleAdvice.about(e, role, region, clocks.wall().instant());
        Reason reason = RoleAdvice.isExpiry(e) ? CREDENTIALS_EXPIRED : NO_CREDENTIALS;
        return new CredentialsException(
                reason,
                describe() + " could not be assumed with access key " + LogSafe.escape(caller.accessKeyId()) + " from "
                        + ProviderNames.of(caller) + ", in region " + region
                        + "; nothing was sent to the database. AWS STS"
                        + " said: " + RootMessage.of(e) + ".",
                advice,
                e);
    }

    private String describe() {
        return "The role " + role.arn();
    }

    /** A session; {@code toString} shows neither key nor token. */
    private record Session(
            String accessKeyId,
            String secretAccessKey,
            String sessionToken,
            Optional<Instant> expirationTime,
            Optional<String> providerName)
            implements AwsSessionCredentialsIdentity {

        @Override
        public String toString() {
            return "Session[" + LogSafe.escape(accessKeyId) + "]";
        }
    }
}
