package io.github.rdsiam.testkit.internal.sts;

import io.github.rdsiam.testkit.AwsIdentity;
import io.github.rdsiam.testkit.FakeOidcIssuer;
import io.github.rdsiam.testkit.IamPolicy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Holds the roles, the identities that may assume them, and the sessions so far. Thread-safe. */
public final class Roles {

    private final Map<String, Role> roles = new ConcurrentHashMap<>();
    private final Map<String, IamPolicy> policies = new ConcurrentHashMap<>();
    private final Set<Provider> providers = ConcurrentHashMap.newKeySet();
    private final List<AwsIdentity> callers = new CopyOnWriteArrayList<>();
    private final List<Session> sessions = new CopyOnWriteArrayList<>();
    private final List<BiConsumer<AwsIdentity, Instant>> listeners = new CopyOnWriteArrayList<>();

    private record Role(
            @Nullable String externalId,
            List<AwsIdentity> trusted,
            @Nullable WebIdentity webIdentity) {}

    /** An OpenID Connect provider of the account, and one of its audiences. */
    private record Provider(FakeOidcIssuer issuer, String audience) {}

    /** The tokens that a role accepts. */
    private record WebIdentity(String issuer, String audience, String subject) {

        boolean isNamedBy(IdentityToken token) {
            return issuer.equals(token.issuer())
                    && token.audiences().contains(audience)
                    && subject.equals(token.subject());
        }
    }

    /** A session, and the audience in the role's trust policy. */
    record WebSession(Session session, String audience) {}

    record Session(
            AwsIdentity identity, Instant until, @Nullable IamPolicy policy) {}

    /** Creates a role, or replaces its trust policy. */
    public void create(String arn, @Nullable String externalId, List<AwsIdentity> trusted) {
        callers.addAll(trusted);
        roles.put(arn, new Role(externalId, trusted, null));
    }

    /** Creates a role, or replaces its trust policy, and registers the issuer for this audience. */
    public void create(String arn, FakeOidcIssuer issuer, String audience, String subject) {
        providers.add(new Provider(issuer, audience));
        roles.put(arn, new Role(null, List.of(), new WebIdentity(issuer.issuer(), audience, subject)));
    }

    /** Replaces the policy of a role, for sessions that begin from now on. */
    public void attach(String arn, IamPolicy policy) {
        policies.put(arn, policy);
    }

    /** Returns the policy that the role had when this session began. */
    public Optional<IamPolicy> policyOf(AwsIdentity identity) {
        return sessions.stream()
                .filter(session -> session.identity().equals(identity))
                .findFirst()
                .flatMap(session -> Optional.ofNullable(session.policy()));
    }

    /** Calls the listener with each new session and its end. */
    public void onSession(BiConsumer<AwsIdentity, Instant> listener) {
        listeners.add(listener);
    }

    /** Returns the caller with this key and session token; fails if the session has ended. */
    AwsIdentity caller(String accessKeyId, @Nullable String sessionToken, Instant now) throws StsException {
        for (AwsIdentity known : callers) {
            if (is(known, accessKeyId, sessionToken)) {
                return known;
            }
        }
        for (Session known : sessions) {
            if (is(known.identity(), accessKeyId, sessionToken)) {
                if (!now.isBefore(known.until())) {
                    throw StsException.expired();
                }
                return known.identity();
            }
        }
        throw StsException.unknownKey();
    }

    private static boolean is(AwsIdentity known, String accessKeyId, @Nullable String sessionToken) {
        return known.accessKeyId().equals(accessKeyId) && Objects.equals(known.sessionToken(), sessionToken);
    }

    /**
     * Assumes a role. Like STS, it fails with the same error if the role does not exist, if it does not trust the
     * caller, and for a wrong external id.
     */
    Session assume(AwsIdentity caller, String arn, @Nullable String externalId, Instant until) throws StsException {
        Role role = roles.get(arn);
        boolean mayAssume = role != null
                && role.trusted().contains(caller)
                && (role.externalId() == null || role.externalId().equals(externalId));
        if (!mayAssume) {
            throw StsException.denied(arn);
        }
        return begin(arn, until);
    }

    /**
     * Assumes a role with an identity token. Like STS, it validates the token first, and then checks it against the
     * role's trust policy.
     */
    WebSession assume(IdentityToken token, String arn, Instant now, Instant until) throws StsException {
        List<Provider> registered = providers.stream()
                .filter(known -> known.issuer().issuer().equals(token.issuer()))
                .toList();
        if (registered.isEmpty()) {
            throw StsException.invalidToken("No OpenIDConnect provider found in your account for " + token.issuer());
        }
        if (registered.stream()
                .noneMatch(known -> token.isSignedBy(known.issuer().publicKey()))) {
            throw StsException.invalidToken("The signature of the ID Token is invalid");
        }
        if (registered.stream().noneMatch(known -> token.audiences().contains(known.audience()))) {
            throw StsException.invalidToken("Incorrect token audience");
        }
        if (!now.isBefore(token.expiry())) {
            throw StsException.tokenExpired(now, token.expiry());
        }
        Role role = roles.get(arn);
        WebIdentity trusted = role == null ? null : role.webIdentity();
        if (trusted == null || !trusted.isNamedBy(token)) {
            throw StsException.notAuthorized();
        }
        return new WebSession(begin(arn, until), trusted.audience());
    }

    private Session begin(String arn, Instant until) {
        Session session = new Session(AwsIdentity.random(), until, policies.get(arn));
        sessions.add(session);
        listeners.forEach(listener -> listener.accept(session.identity(), until));
        return session;
    }

    /** Returns the sessions so far, oldest first. */
    public List<AwsIdentity> sessions() {
        List<AwsIdentity> all = new ArrayList<>();
        sessions.forEach(session -> all.add(session.identity()));
        return List.copyOf(all);
    }
}
