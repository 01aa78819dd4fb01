package io.github.rdsiam.testkit.internal.token;

import io.github.rdsiam.testkit.AwsIdentity;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Who may sign tokens, and whether they may connect at all. Thread-safe. */
public final class Iam {

    private final List<AwsIdentity> identities = new CopyOnWriteArrayList<>();
    private final Set<String> revoked = ConcurrentHashMap.newKeySet();
    private volatile boolean denied;

    public void trust(AwsIdentity identity) {
        identities.add(identity);
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
