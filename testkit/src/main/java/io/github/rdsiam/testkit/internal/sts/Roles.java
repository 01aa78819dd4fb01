package io.github.rdsiam.testkit.internal.sts;

import io.github.rdsiam.testkit.AwsIdentity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The roles, who may assume them, and the sessions so far. Thread-safe. */
public final class Roles {

    private final Map<String, Role> roles = new ConcurrentHashMap<>();
    private final List<AwsIdentity> callers = new CopyOnWriteArrayList<>();
    private final List<Session> sessions = new CopyOnWriteArrayList<>();
    private final List<BiConsumer<AwsIdentity, Instant>> listeners = new CopyOnWriteArrayList<>();

    private record Role(@Nullable String externalId, List<AwsIdentity> trusted) {}

    record Session(AwsIdentity identity, Instant until) {}

    /** Creates a role, or replaces its trust policy. */
    public void create(String arn, @Nullable String externalId, List<AwsIdentity> trusted) {
        callers.addAll(trusted);
        roles.put(arn, new Role(externalId, trusted));
    }

    /** Calls this with each new session, and when it ends. */
    public void onSession(BiConsumer<AwsIdentity, Instant> listener) {
        listeners.add(listener);
    }

    /** Returns the caller with this key and session token, if the session has not ended. */
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

    /** STS answers alike when there is no such role, when it does not trust the caller, and for a wrong external id. */
    Session assume(AwsIdentity caller, String arn, @Nullable String externalId, Instant until) throws StsException {
        Role role = roles.get(arn);
        boolean mayAssume = role != null
                && role.trusted().contains(caller)
                && (role.externalId() == null || role.externalId().equals(externalId));
        if (!mayAssume) {
            throw StsException.denied(arn);
        }
        Session session = new Session(AwsIdentity.random(), until);
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
