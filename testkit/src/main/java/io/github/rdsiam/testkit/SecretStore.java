package io.github.rdsiam.testkit;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** All secrets. */
final class SecretStore {

    private final List<StoredSecret> secrets = new CopyOnWriteArrayList<>();

    synchronized void create(String name, SecretVersion first) {
        if (find(name).isPresent()) {
            throw new IllegalStateException("there is a secret " + name + " already; put gives it another value");
        }
        secrets.add(new StoredSecret(name, first));
    }

    Optional<StoredSecret> find(String id) {
        return secrets.stream().filter(secret -> secret.isCalled(id)).findFirst();
    }

    StoredSecret get(String id) {
        return find(id).orElseThrow(() -> new IllegalArgumentException("no secret " + id + " was created"));
    }

    /** What must not be found anywhere else: of every version there ever was. */
    List<String> sensitive() {
        return secrets.stream()
                .flatMap(secret -> secret.versions().stream())
                .map(version -> SecretJson.sensitive(version.text()))
                .distinct()
                .toList();
    }
}
