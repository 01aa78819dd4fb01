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
 * Runs a local AWS STS for the real SDK client: {@code AssumeRole} and {@code AssumeRoleWithWebIdentity} return
 * sessions that expire.
 *
 * <p>It verifies the signature of each {@code AssumeRole} request, but not its age. A role has identities that may
 * assume it, and optionally an external id. STS checks an identity token in this order: form and algorithm (ES256),
 * issuer, signature, audience and expiry, and then issuer, audience and subject against the role's trust policy. It
 * does not check {@code nbf}. Sessions are random and last an hour unless the request asks for another duration.
 * Register a listener with {@link #onSession} to make other fakes accept them. All other operations fail with {@code
 * InvalidAction}.
 *
 * <p>It uses plain HTTP: pass {@link #endpoint} to the client as its endpoint override, or to a process as {@code
 * AWS_ENDPOINT_URL_STS}. It sets the system property {@code sun.net.httpserver.nodelay}, unless it is already set. It
 * listens on 127.0.0.1 only and stops at {@link #close} or with the JVM. Thread-safe.
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
     * Starts an STS without roles, on a free port.
     *
     * @return the running STS; close it
     * @throws UncheckedIOException if no port can be opened
     */
    public static FakeSts start() {
        return start(Clock.systemUTC());
    }

    /**
     * Starts an STS whose sessions end by this clock.
     *
     * @param clock the clock
     * @return the running STS; close it
     * @throws UncheckedIOException if no port can be opened
     */
    public static FakeSts start(Clock clock) {
        return start(clock, 0);
    }

    /**
     * Starts an STS on a port of your choice, for programs with a fixed endpoint.
     *
     * @param clock the clock by which sessions end
     * @param port its port on 127.0.0.1, or 0 for a free port
     * @return the running STS; close it
     * @throws IllegalArgumentException if that is not a port
     * @throws UncheckedIOException if the port is in use or cannot be opened; the message names it
     */
    public static FakeSts start(Clock clock, int port) {
        return start(clock, port, History.UNLIMITED);
    }

    /** Starts an STS that keeps only this many of the last calls. */
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
     * Returns the URL of its endpoint.
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
     * @param externalId the external id that a caller must send, or null if the trust policy does not require one
     * @param trusted the identities that may assume it
     */
    public void createRole(String roleArn, @Nullable String externalId, AwsIdentity... trusted) {
        roles.create(Objects.requireNonNull(roleArn, "roleArn"), externalId, List.of(trusted));
    }

    /**
     * Creates a role for web identity, or replaces its trust policy, and registers the issuer as an OpenID Connect
     * provider of the account, for this audience. The provider stays registered when the role is replaced.
     *
     * @param roleArn such as {@code arn:aws:iam::123456789012:role/orders}
     * @param issuer the issuer whose identity tokens the role accepts
     * @param audience the required claim {@code aud}; if that is an array, it must contain this
     * @param subject the required claim {@code sub}
     */
    public void createRole(String roleArn, FakeOidcIssuer issuer, String audience, String subject) {
        roles.create(
                Objects.requireNonNull(roleArn, "roleArn"),
                Objects.requireNonNull(issuer, "issuer"),
                Objects.requireNonNull(audience, "audience"),
                Objects.requireNonNull(subject, "subject"));
    }

    /**
     * Attaches a policy to a role, and replaces an earlier one. {@link #policyOf} returns it for sessions that begin
     * from now on. The policy does not decide who may assume the role.
     *
     * @param roleArn a role, created before or later
     * @param policy the permissions of its sessions
     */
    public void attach(String roleArn, IamPolicy policy) {
        roles.attach(Objects.requireNonNull(roleArn, "roleArn"), Objects.requireNonNull(policy, "policy"));
    }

    /**
     * Returns the policy of a session, for {@link FakeRdsProxy#attach}.
     *
     * @param session a session from {@link #sessions}
     * @return its role's policy at the start of the session; empty if the role had none, or if the session does not
     *     exist
     */
    public Optional<IamPolicy> policyOf(AwsIdentity session) {
        return roles.policyOf(Objects.requireNonNull(session, "session"));
    }

    /**
     * Calls a listener with each new session and the time when it ends, before the caller gets it. Listeners are called
     * in the order in which they were added: for example {@code sts.onSession((session, until) ->
     * sts.policyOf(session).ifPresent(policy -> proxy.attach(session, policy)))}, so that the role's policy applies to
     * the session's tokens, and then {@code sts.onSession(proxy::trust)}, so that a {@link FakeRdsProxy} accepts them.
     *
     * @param listener thread-safe
     */
    public void onSession(BiConsumer<AwsIdentity, Instant> listener) {
        roles.onSession(Objects.requireNonNull(listener, "listener"));
    }

    /**
     * Scripts faults: each is used for one HTTP request, in order. The SDK retries a request that was throttled,
     * dropped or failed with 5xx, and each attempt uses one fault.
     *
     * @param script the faults
     */
    public void enqueue(StsFault... script) {
        handler.enqueue(script);
    }

    /**
     * Returns all requests so far, including retries.
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
     * Returns the secret key and session token of every session. Tests can search logs and heap dumps for them.
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

    /** Clears scripted faults and the recorded requests. Roles and sessions stay. */
    public void reset() {
        handler.reset();
    }

    /** Stops the server and drops hanging requests. A second call does nothing. */
    @Override
    public void close() {
        service.close();
    }
}
