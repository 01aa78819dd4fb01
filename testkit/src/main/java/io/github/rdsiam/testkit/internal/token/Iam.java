package io.github.rdsiam.testkit.internal.token;

import io.github.rdsiam.testkit.AwsIdentity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Who may sign tokens, and whether they may connect at all. Thread-safe. */
public final class Iam {

    private final List<AwsIdentity> identities = new CopyOnWriteArrayList<>();
    private final Map<String, Instant> ends = new ConcurrentHashMap<>();
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

    /** The identities of this key that are not revoked; more than one if they differ in the session token. */
    List<AwsIdentity> byKey(String accessKeyId) {
        return identities.stream()
                .filter(identity -> identity.accessKeyId().equals(accessKeyId))
                .filter(identity -> !revoked.contains(accessKeyId))
                .toList();
    }

    public void deny(boolean deny) {
        denied = deny;
    }

    /** Whether nobody has {@code rds-db:connect}. */
    boolean denies() {
        return denied;
    }
}
