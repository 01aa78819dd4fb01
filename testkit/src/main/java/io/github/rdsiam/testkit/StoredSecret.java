package io.github.rdsiam.testkit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A secret with its versions and the labels on them. Thread-safe; who needs several answers that agree locks it. */
final class StoredSecret {

    static final String CURRENT = "AWSCURRENT";
    static final String PREVIOUS = "AWSPREVIOUS";
    static final String PENDING = "AWSPENDING";

    private final String name;
    private final String arn;
    private final Map<String, SecretVersion> versions = new LinkedHashMap<>();
    /** Version ids by label. */
    private final Map<String, String> labels = new LinkedHashMap<>();

    StoredSecret(String name, SecretVersion first) {
        this.name = name;
        this.arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:" + name + "-" + RandomText.ofLength(6);
        put(first);
    }

    String name() {
        return name;
    }

    String arn() {
        return arn;
    }

    /** By its name, its ARN, or its ARN without the random tail. */
    boolean isCalled(String id) {
        return id.equals(name) || id.equals(arn) || id.equals(arn.substring(0, arn.length() - 7));
    }

    synchronized void put(SecretVersion version) {
        versions.put(version.id(), version);
        promote(version.id());
    }

    synchronized void addPending(SecretVersion version) {
        if (labels.containsKey(PENDING)) {
            throw new IllegalStateException("a rotation of " + name + " is under way; finish it first");
        }
        versions.put(version.id(), version);
        labels.put(PENDING, version.id());
    }

    synchronized void dropPending() {
        labels.remove(PENDING);
    }

    synchronized void finishPending() {
        var pending = labels.remove(PENDING);
        if (pending != null) {
            promote(pending);
        }
    }

    private void promote(String id) {
        var old = labels.put(CURRENT, id);
        if (old != null) {
            labels.put(PREVIOUS, old);
        }
    }

    synchronized SecretVersion current() {
        return Objects.requireNonNull(labelled(CURRENT));
    }

    synchronized @Nullable SecretVersion labelled(String label) {
        return versions.get(labels.get(label));
    }

    synchronized @Nullable SecretVersion version(String id) {
        return versions.get(id);
    }

    /** The labels of one version, none for one that was replaced twice. */
    synchronized List<String> labels(String id) {
        return labels.entrySet().stream()
                .filter(entry -> entry.getValue().equals(id))
                .map(Map.Entry::getKey)
                .toList();
    }

    synchronized List<SecretVersion> versions() {
        return List.copyOf(versions.values());
    }
}
