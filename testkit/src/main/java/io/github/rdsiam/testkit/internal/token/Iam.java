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

/** Who may sign tokens, and who of them may connect as which user. Thread-safe. */
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

    /** Trusts the session of a role, which ends. */
    public void trust(AwsIdentity session, Instant until) {
        ends.put(session.accessKeyId(), until);
        trust(session);
    }

    /** Returns when the session of this key ends; {@link Instant#MAX} for a key that stays. */
    Instant endOf(String accessKeyId) {
        return ends.getOrDefault(accessKeyId, Instant.MAX);
    }

    public void revoke(String accessKeyId) {
        revoked.add(accessKeyId);
    }

    /** Whether an identity has this key, and the key is not revoked. */
    boolean knows(String accessKeyId) {
        return byKey(accessKeyId).findAny().isPresent();
    }

    /** Returns the identity with this key and session token, or null; several may have one key. */
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

    /** Takes {@code rds-db:connect} from everybody, or gives it back. */
    public void deny(boolean deny) {
        denied = deny;
    }

    /** Replaces the policy of an identity. Without one, it may connect as every user. */
    public void attach(AwsIdentity identity, IamPolicy policy) {
        policies.put(identity, policy);
    }

    /** Returns what keeps an identity from connecting to a resource, or null if it may. */
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
