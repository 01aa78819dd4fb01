package io.github.rdsiam.testkit.internal.secrets;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** All secrets, also those that were erased. */
public final class SecretStore {

    private final List<StoredSecret> secrets = new CopyOnWriteArrayList<>();

    public void create(String name, SecretVersion first) {
        var secret = new StoredSecret(name, first.created());
        secret.put(first);
        if (add(secret) != null) {
            throw new IllegalStateException("there is a secret " + name + " already; put gives it another value");
        }
    }

    /** Gives a secret its first value again, whatever happened to it since then. */
    public void restore(String name, SecretVersion first) {
        find(name).ifPresentOrElse(secret -> secret.restore(first), () -> create(name, first));
    }

    /** Adds a secret, unless there is one of that name, which is returned. */
    synchronized @Nullable StoredSecret add(StoredSecret secret) {
        var existing = find(secret.name()).orElse(null);
        if (existing == null) {
            secrets.add(secret);
        }
        return existing;
    }

    Optional<StoredSecret> find(String id) {
        return secrets.stream().filter(secret -> secret.isCalled(id)).findFirst();
    }

    public StoredSecret get(String id) {
        return find(id).orElseThrow(() -> new IllegalArgumentException("no secret " + id + " was created"));
    }

    /** Returns those that exist, oldest first. */
    List<StoredSecret> all() {
        return secrets.stream().filter(secret -> !secret.isErased()).toList();
    }

    /** What must not be found anywhere else: of every version there ever was. */
    public List<String> sensitive() {
        return secrets.stream()
                .flatMap(secret -> secret.versions().stream())
                .map(version -> SecretJson.sensitive(version.text()))
                .distinct()
                .toList();
    }
}
