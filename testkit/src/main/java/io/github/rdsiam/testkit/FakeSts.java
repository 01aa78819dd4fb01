package io.github.rdsiam.testkit;

import io.github.rdsiam.testkit.internal.history.History;
import io.github.rdsiam.testkit.internal.http.LocalService;
import io.github.rdsiam.testkit.internal.proxy.LoopbackListener;
import io.github.rdsiam.testkit.internal.sts.Roles;
import io.github.rdsiam.testkit.internal.sts.StsHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A local AWS STS for the real SDK client: it answers {@code AssumeRole} and {@code AssumeRoleWithWebIdentity} with sessions
 * that expire.
 *
 * <p>It verifies the signature of each {@code AssumeRole} request, but not its age. Roles have identities that may assume
 * them, and optionally an external id. It checks an identity token in this order: form and algorithm (ES256), issuer,
 * signature, audience and expiry, and then issuer, audience and subject once more against the role's trust policy. It does
 * not check {@code nbf}. Sessions are random and last an hour unless the request asks for another duration. Register a
 * listener with {@link #onSession} to make other fakes accept them. All other operations are answered with
 * {@code InvalidAction}.
 *
 * <p>It speaks plain HTTP: give {@link #endpoint} to the client as its endpoint override, or to a process as
 * {@code AWS_ENDPOINT_URL_STS}. It sets the system property {@code sun.net.httpserver.nodelay}, unless it is set
 * already. It listens on 127.0.0.1 only and stops at {@link #close} or with the JVM. Thread-safe.
 */
public final class FakeSts implements AutoCloseable {

    private final LocalService service;
    private final Roles roles = new Roles();
    private final StsHandler handler;

    private FakeSts(LocalService service, Clock clock, int recordLimit) {
        this.service = service;
        this.handler = new StsHandler(roles, clock, service, recordLimit);
        service.start(handler);
    }

    /**
     * Starts one without roles, on a free port.
     *
     * @return one that takes requests
     * @throws UncheckedIOException if no port can be opened
     */
    public static FakeSts start() {
        return start(Clock.systemUTC());
    }

    /**
     * Starts one whose sessions end by this clock.
     *
     * @param clock the clock
     * @return one that takes requests
     * @throws UncheckedIOException if no port can be opened
     */
    public static FakeSts start(Clock clock) {
        return start(clock, 0);
    }

    /**
     * Starts one on a port of your choice, for programs whose endpoint is fixed.
     *
     * @param clock by which sessions end
     * @param port its port on 127.0.0.1, or 0 for one that is free
     * @return one that takes requests
     * @throws IllegalArgumentException if that is not a port
     * @throws UncheckedIOException if the port is in use or cannot be opened; the message names it
     */
    public static FakeSts start(Clock clock, int port) {
        return start(clock, port, History.UNLIMITED);
    }

    /** Starts one that keeps no more than the last calls. */
    static FakeSts start(Clock clock, int port, int recordLimit) {
        Objects.requireNonNull(clock, "clock");
        try {
            return new FakeSts(new LocalService("fake-sts", port), clock, recordLimit);
        } catch (BindException e) {
            throw new UncheckedIOException(LoopbackListener.inUse(port, e));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns where it listens.
     *
     * @return such as {@code http://127.0.0.1:40123}
     */
    public URI endpoint() {
        return service.endpoint();
    }

    /**
     * Creates a role, or replaces its trust policy.
     *
     * @param roleArn such as {@code arn:aws:iam::123456789012:role/orders}
     * @param externalId what a caller must name, or null if the trust policy asks for none
     * @param trusted who may assume it
     */
    public void createRole(String roleArn, @Nullable String externalId, AwsIdentity... trusted) {
        roles.create(Objects.requireNonNull(roleArn, "roleArn"), externalId, List.of(trusted));
    }

    /**
     * Creates a role for web identity, or replaces its trust policy, and registers the issuer as an OpenID Connect provider
     * of the account, for this audience. The provider stays registered when the role is replaced.
     *
     * @param roleArn such as {@code arn:aws:iam::123456789012:role/orders}
     * @param issuer whose identity tokens the role takes
     * @param audience what their claim {@code aud} must be, or contain if it is an array
     * @param subject what their claim {@code sub} must be
     */
    public void createRole(String roleArn, FakeOidcIssuer issuer, String audience, String subject) {
        roles.create(
                Objects.requireNonNull(roleArn, "roleArn"),
                Objects.requireNonNull(issuer, "issuer"),
                Objects.requireNonNull(audience, "audience"),
                Objects.requireNonNull(subject, "subject"));
    }

    /**
     * Attaches a policy to a role, in place of the one that it had: {@link #policyOf} returns it for sessions that begin from
     * now on. The policy does not decide who may assume the role.
     *
     * @param roleArn a role, created before or later
     * @param policy what its sessions may do
     */
    public void attach(String roleArn, IamPolicy policy) {
        roles.attach(Objects.requireNonNull(roleArn, "roleArn"), Objects.requireNonNull(policy, "policy"));
    }

    /**
     * Returns the policy of a session, for {@link FakeRdsProxy#attach}.
     *
     * @param session one of {@link #sessions}
     * @return the policy that its role had when it began; empty if the role had none, or if there is no such session
     */
    public Optional<IamPolicy> policyOf(AwsIdentity session) {
        return roles.policyOf(Objects.requireNonNull(session, "session"));
    }

    /**
     * Calls a listener with each new session and the time when it ends, before the caller gets it. Listeners are called in the
     * order in which they were added: for example {@code sts.onSession((session, until) ->
     * sts.policyOf(session).ifPresent(policy -> proxy.attach(session, policy)))}, so that the role's policy decides what the
     * session's tokens are good for, and then {@code sts.onSession(proxy::trust)}, so that a {@link FakeRdsProxy} accepts them.
     *
     * @param listener thread-safe
     */
    public void onSession(BiConsumer<AwsIdentity, Instant> listener) {
        roles.onSession(Objects.requireNonNull(listener, "listener"));
    }

    /**
     * Scripts faults: each serves one HTTP request, in order, and is used up. The SDK repeats a request that was
     * throttled, dropped or failed with 5xx, and each attempt takes one more.
     *
     * @param script the faults
     */
    public void enqueue(StsFault... script) {
        handler.enqueue(script);
    }

    /**
     * Returns the requests so far, repeated ones too.
     *
     * @return an immutable copy, oldest first
     */
    public List<RecordedAssumption> calls() {
        return handler.calls();
    }

    /**
     * Returns the sessions so far.
     *
     * @return an immutable copy, oldest first
     */
    public List<AwsIdentity> sessions() {
        return roles.sessions();
    }

    /**
     * Returns secret key and session token of every session: what a test searches logs and heaps for.
     *
     * @return an immutable copy
     */
    public List<String> issuedSecrets() {
        List<String> all = new ArrayList<>();
        for (AwsIdentity session : sessions()) {
            all.add(session.secretAccessKey());
            all.add(String.valueOf(session.sessionToken()));
        }
        return List.copyOf(all);
    }

    /** Forgets scripted faults and the requests so far. Roles and sessions stay. */
    public void reset() {
        handler.reset();
    }

    /** Stops it. Requests that hang lose their connection. A second call does nothing. */
    @Override
    public void close() {
        service.close();
    }
}
