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
import software.amazon.awssdk.core.exception.SdkException;
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
 * Provides the session of a role that is assumed with other credentials. Thread-safe.
 *
 * <p>One caller asks AWS STS, and those who wait get its answer. A session is renewed when it is used near its end: there
 * is no timer and no thread. During an outage of AWS STS the old session is used to its end. After a failed call all
 * callers get that failure, for a time that doubles: the SDK's own provider would ask again for each of them.
 */
public final class AssumedRole implements IdentityProvider<AwsCredentialsIdentity> {

    /** A session with less time than this, or than half of its life, is renewed. */
    public static final Duration RENEWED_BEFORE_END = Duration.ofMinutes(5);

    public static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    public static final Duration MAX_PAUSE = Duration.ofSeconds(5);

    /** A refusal renews no younger session: a role without rights must not cost a call for each login. */
    public static final Duration KEPT_AT_LEAST = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(LogSafe.LOGGER);

    /** The SDK's code, see {@link ProviderNames}. */
    private static final String CODE = "i";

    private final Role role;
    private final String region;
    private final String sessionName;
    private final SigningCredentials source;
    private final Clocks clocks;
    private final ClockSkew clockSkew;

    private final ReentrantLock asking = new ReentrantLock();

    /** Guarded by asking for writing. */
    private volatile @Nullable Held held;

    /** Guarded by asking. */
    private @Nullable Failure failure;

    private record Held(Session session, Validity fresh, Validity usable) {}

    private record Failure(CredentialsException cause, Duration pause, Validity holds) {}

    /**
     * Asks nobody yet.
     *
     * @param region whose AWS STS is asked
     * @param user the database user, whose name is in the session's
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

    /** Throws the LinkageError of a class path without the SDK's optional module, before the first connect needs it. */
    public static Class<?> requireModule() {
        return StsClient.class;
    }

    @Override
    public Class<AwsCredentialsIdentity> identityType() {
        return AwsCredentialsIdentity.class;
    }

    /** Fails with a {@link CredentialsException} that explains it. */
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
        if (current == null || !clocks.hold(current.fresh())) {
            asking.lockInterruptibly();
            try {
                current = held;
                if (current == null || !clocks.hold(current.fresh())) {
                    current = renew(current);
                    held = current;
                }
            } finally {
                asking.unlock();
            }
        }
        return current.session();
    }

    /** The server has refused a token of this key: forgets its session, which may have been revoked. Does not wait. */
    void refused(String accessKeyId) {
        Held current = held;
        // a lock that is taken means that the session is being renewed
        if (current != null && current.session().accessKeyId().equals(accessKeyId) && asking.tryLock()) {
            try {
                boolean isYoung =
                        clocks.wall().instant().isBefore(current.usable().from().plus(KEPT_AT_LEAST));
                if (current.equals(held) && !isYoung) {
                    held = null;
                }
            } finally {
                asking.unlock();
            }
        }
    }

    private Held renew(@Nullable Held old) throws CredentialsException, InterruptedException {
        try {
            return ask();
        } catch (CredentialsException e) {
            if (old != null && clocks.hold(old.usable()) && SecretFetcher.isOutage(e.said())) {
                LOG.warn(
                        "Using the session of {} until it ends at {}: {}",
                        role.arn(),
                        old.usable().until(),
                        e.getMessage());
                return old;
            }
            // a role that is denied must not be used any longer
            held = null;
            throw e;
        }
    }

    private Held ask() throws CredentialsException, InterruptedException {
        Failure last = failure;
        if (last != null && clocks.hold(last.holds())) {
            throw last.cause();
        }
        AwsCredentialsIdentity caller = caller();
        try {
            Held session = assume(caller);
            failure = null;
            return session;
        } catch (CredentialsException e) {
            Duration pause = last == null ? FIRST_PAUSE : min(last.pause().multipliedBy(2), MAX_PAUSE);
            failure = new Failure(e, pause, clocks.lasting(pause));
            throw e;
        }
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Without these no call is made, so a failure is not kept: the next caller may have some. */
    private AwsCredentialsIdentity caller() throws CredentialsException, InterruptedException {
        try {
            return source.resolve();
        } catch (CredentialsException e) {
            throw new CredentialsException(
                    e.reason(), describe() + " was not assumed. " + e.getMessage(), e.advice(), e.said());
        }
    }

    private Held assume(AwsCredentialsIdentity caller) throws CredentialsException, InterruptedException {
        // called once an hour: a client that is kept would only be more to close, and more in a snapshot
        try (StsClient client = StsClient.builder()
                .region(Region.of(region))
                .credentialsProvider(new RdsUtilitiesSigner.Resolved(caller))
                .overrideConfiguration(override -> override.putHeader("Connection", "close"))
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(SecretFetcher.CONNECT_TIMEOUT)
                        .socketTimeout(SecretFetcher.READ_TIMEOUT))
                .build()) {
            AssumeRoleResponse answer = client.assumeRole(request ->
                    request.roleArn(role.arn()).roleSessionName(sessionName).externalId(role.externalId()));
            SecretFetcher.takeDate(clockSkew, answer.sdkHttpResponse());
            return held(answer.credentials(), caller);
        } catch (AbortedException e) {
            throw (InterruptedException) new InterruptedException("Interrupted while assuming a role").initCause(e);
        } catch (SdkException e) {
            SecretFetcher.takeDate(clockSkew, e);
            throw failed(e, caller);
        }
    }

    private Held held(Credentials credentials, AwsCredentialsIdentity caller) throws CredentialsException {
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

    private CredentialsException failed(SdkException e, AwsCredentialsIdentity caller) {
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

    /** Never prints key or token. */
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
