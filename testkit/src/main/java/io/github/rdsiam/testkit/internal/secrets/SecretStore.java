package io.github.rdsiam.testkit.internal.secrets;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Holds all secrets, including erased ones. */
public final class SecretStore {

    private final List<StoredSecret> secrets = new CopyOnWriteArrayList<>();

    public void create(String name, SecretVersion first) {
        var secret = new StoredSecret(name, first.created());
        secret.put(first);
        if (add(secret) != null) {
            throw new IllegalStateException("there is a secret " + name + " already; put changes its value");
        }
    }

    /** Restores a secret to its first value, whatever has happened to it. */
    public void restore(String name, SecretVersion first) {
        find(name).ifPresentOrElse(secret -> secret.restore(first), () -> create(name, first));
    }

    /** Adds a secret. If there is already one of that name, returns that one and adds nothing. */
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

    /** Returns the secrets that are not erased, oldest first. */
    List<StoredSecret> all() {
        return secrets.stream().filter(secret -> !secret.isErased()).toList();
    }

    /** Returns the sensitive part of every version of every secret so far. */
    public List<String> sensitive() {
        return secrets.stream()
                .flatMap(secret -> secret.versions().stream())
                .map(version -> SecretJson.sensitive(version.text()))
                .distinct()
                .toList();
    }
}
