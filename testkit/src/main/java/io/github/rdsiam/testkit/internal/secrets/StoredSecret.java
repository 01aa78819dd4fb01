package io.github.rdsiam.testkit.internal.secrets;

import com.google.gson.JsonObject;
import io.github.rdsiam.testkit.internal.database.RandomText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A secret with its versions and their labels. Thread-safe; callers that need several consistent results must lock it.
 */
public final class StoredSecret {

    static final String REGION = "eu-west-1";
    static final String CURRENT = "AWSCURRENT";
    static final String PREVIOUS = "AWSPREVIOUS";
    public static final String PENDING = "AWSPENDING";

    /** The detail that marks a secret for deletion. */
    static final String DELETED = "DeletedDate";

    private final String name;
    private final String arn;
    private final Instant created;
    private final Map<String, SecretVersion> versions = new LinkedHashMap<>();
    /** Version ids by label; AWSPENDING may be on a version that has no value yet. */
    private final Map<String, String> labels = new LinkedHashMap<>();
    /**
     * The details that DescribeSecret returns in addition to the versions, by name: the description, tags and rotation.
     */
    private final JsonObject details = new JsonObject();

    private Instant changed;
    private boolean erased;

    StoredSecret(String name, Instant created) {
        this.name = name;
        this.arn = "arn:aws:secretsmanager:" + REGION + ":123456789012:secret:" + name + "-" + RandomText.ofLength(6);
        this.created = created;
        this.changed = created;
    }

    String name() {
        return name;
    }

    public String arn() {
        return arn;
    }

    Instant created() {
        return created;
    }

    synchronized Instant changed() {
        return changed;
    }

    synchronized void changed(Instant at) {
        changed = at;
    }

    /** Returns the details; lock the secret while you use them. */
    JsonObject details() {
        return details;
    }

    /**
     * Returns whether this is the secret's name, its ARN, or its ARN without the random suffix; false once it is
     * erased.
     */
    synchronized boolean isCalled(String id) {
        return !erased && (id.equals(name) || id.equals(arn) || id.equals(arn.substring(0, arn.length() - 7)));
    }

    synchronized boolean isErased() {
        return erased;
    }

    synchronized void erase() {
        erased = true;
    }

    /** Adds a version as AWSCURRENT. */
    public synchronized void put(SecretVersion version) {
        put(version, List.of(CURRENT));
    }

    /**
     * Restores the secret to this version only, as after its creation, unless it already is. Undoes a deletion and a
     * pending rotation.
     */
    public synchronized void restore(SecretVersion first) {
        var current = labelled(CURRENT);
        if (current == null || !current.text().equals(first.text()) || isRotating() || details.has(DELETED)) {
            labels.clear();
            details.remove(DELETED);
            put(first);
        }
    }

    /** Adds a version and moves these labels to it. The first version of a secret always gets AWSCURRENT. */
    public synchronized void put(SecretVersion version, List<String> stages) {
        versions.put(version.id(), version);
        changed = version.created();
        for (var stage : stages) {
            move(stage, version.id());
        }
        if (!labels.containsKey(CURRENT)) {
            move(CURRENT, version.id());
        }
    }

    /** Moves a label. If it is AWSCURRENT, AWSPREVIOUS moves to the version that had it. */
    synchronized void move(String label, String id) {
        var old = labels.put(label, id);
        if (label.equals(CURRENT) && old != null && !old.equals(id)) {
            labels.put(PREVIOUS, old);
        }
    }

    synchronized void removeLabel(String label) {
        labels.remove(label);
    }

    synchronized void addPending(SecretVersion version) {
        if (isRotating()) {
            throw new IllegalStateException("a rotation of " + name + " is in progress; finish it first");
        }
        put(version, List.of(PENDING));
    }

    /** Returns whether AWSPENDING is on a version other than AWSCURRENT. */
    synchronized boolean isRotating() {
        var pending = labels.get(PENDING);
        return pending != null && !pending.equals(labels.get(CURRENT));
    }

    synchronized void finishPending() {
        var pending = labels.remove(PENDING);
        if (pending != null) {
            move(CURRENT, pending);
        }
    }

    public synchronized SecretVersion current() {
        var current = labelled(CURRENT);
        if (current == null) {
            throw new IllegalStateException("the secret " + name + " was created without a value");
        }
        return current;
    }

    public synchronized @Nullable SecretVersion labelled(String label) {
        return versions.get(labels.get(label));
    }

    synchronized @Nullable SecretVersion version(String id) {
        return versions.get(id);
    }

    /** Returns the id of the version with a label, or null. */
    synchronized @Nullable String versionIdOf(String label) {
        return labels.get(label);
    }

    /** Returns the labels of one version; empty for a version that was replaced twice. */
    synchronized List<String> labels(String id) {
        return labels.entrySet().stream()
                .filter(entry -> entry.getValue().equals(id))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Returns the versions with a value, oldest first. */
    synchronized List<SecretVersion> versions() {
        return List.copyOf(versions.values());
    }

    /** Returns the ids of versions with labels, and their labels. */
    synchronized Map<String, List<String>> stages() {
        var stages = new LinkedHashMap<String, List<String>>();
        labels.forEach((label, id) ->
                stages.computeIfAbsent(id, none -> new ArrayList<>()).add(label));
        return stages;
    }
}
