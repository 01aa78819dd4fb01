package io.github.rdsiam.testkit.internal.token;

import io.github.rdsiam.testkit.AwsIdentity;
import io.github.rdsiam.testkit.IamPolicy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Holds the identities that may sign tokens, and their policies. Thread-safe. */
public final class Iam {

    static final String CONNECT = "rds-db:connect";

    private final List<AwsIdentity> identities = new CopyOnWriteArrayList<>();
    private final Map<String, Instant> ends = new ConcurrentHashMap<>();
    private final Map<AwsIdentity, IamPolicy> policies = new ConcurrentHashMap<>();
    private final Set<String> revoked = ConcurrentHashMap.newKeySet();
    private volatile boolean denied;

    public void trust(AwsIdentity identity) {
        identities.add(identity);
    }

    /** Trusts the session of a role until it ends. */
    public void trust(AwsIdentity session, Instant until) {
        ends.put(session.accessKeyId(), until);
        trust(session);
    }

    /** Returns the end of the session with this key; {@link Instant#MAX} for a long-term key. */
    Instant endOf(String accessKeyId) {
        return ends.getOrDefault(accessKeyId, Instant.MAX);
    }

    public void revoke(String accessKeyId) {
        revoked.add(accessKeyId);
    }

    /** Returns whether an identity has this key and the key is not revoked. */
    boolean knows(String accessKeyId) {
        return byKey(accessKeyId).findAny().isPresent();
    }

    /** Returns the identity with this key and session token, or null; several identities may have the same key. */
    @Nullable
    AwsIdentity signer(String accessKeyId, @Nullable String sessionToken) {
        return byKey(accessKeyId)
                .filter(identity -> Objects.equals(identity.sessionToken(), sessionToken))
                .findFirst()
                .orElse(null);
    }

    private Stream<AwsIdentity> byKey(String accessKeyId) {
        return identities.stream()
                .filter(identity -> identity.accessKeyId().equals(accessKeyId))
                .filter(identity -> !revoked.contains(accessKeyId));
    }

    /** Denies {@code rds-db:connect} to all identities, or stops denying it. */
    public void deny(boolean deny) {
        denied = deny;
    }

    /** Replaces the policy of an identity. An identity without a policy may connect as every user. */
    public void attach(AwsIdentity identity, IamPolicy policy) {
        policies.put(identity, policy);
    }

    /** Returns the reason why an identity must not connect to a resource, or null if it may. */
    @Nullable
    String refusal(AwsIdentity identity, String resource) {
        IamPolicy policy = policies.get(identity);
        IamPolicy.Decision decision = policy == null ? IamPolicy.Decision.ALLOWED : policy.decide(CONNECT, resource);
        if (decision == IamPolicy.Decision.EXPLICIT_DENY) {
            return "a policy explicitly denies";
        }
        return denied || decision == IamPolicy.Decision.IMPLICIT_DENY ? "no policy allows" : null;
    }
}
