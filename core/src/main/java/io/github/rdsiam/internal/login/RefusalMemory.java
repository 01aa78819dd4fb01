package io.github.rdsiam.internal.login;

import io.github.rdsiam.internal.concurrent.Clocks;
import io.github.rdsiam.internal.concurrent.Validity;
import io.github.rdsiam.internal.engine.AuthFailure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Limits login attempts with a credential that the server has refused: a refusal is remembered for some time, in which
 * callers get it again without a login.
 *
 * <p>Nobody waits for another caller. When the time has passed, one caller tries, and the others get the remembered
 * refusal until that caller is done. A refusal counts for the credential that was refused only, and only if nothing newer
 * is known since its login began. The first callers, before there is a refusal to remember, may each log in once.
 *
 * <p>Thread-safe.
 */
public final class RefusalMemory {

    public static final Duration FIRST_LOGIN_PAUSE = Duration.ofMillis(250);
    public static final Duration MAX_LOGIN_PAUSE = Duration.ofSeconds(5);

    private final Clocks clocks;
    private final Duration first;
    private final Duration longest;

    /** Changes with each result, which tells a trial that began before it. This and the next two: guarded by this. */
    private long version;

    private @Nullable Refusal refusal;

    /** Whether a caller tries the refused credential again. */
    private boolean trying;

    /** The credential's id is the access key's or the secret version's. */
    private record Refusal(AuthFailure failure, String credentialId, Duration length, Validity holds) {}

    /** For the logins of a data source with one kind of credential. */
    static RefusalMemory ofLogins(Clocks clocks) {
        return new RefusalMemory(clocks, FIRST_LOGIN_PAUSE, MAX_LOGIN_PAUSE);
    }

    /**
     * Remembers the first refusal for {@code first}, and each further one of the same credential for twice the last time,
     * up to {@code longest}.
     */
    RefusalMemory(Clocks clocks, Duration first, Duration longest) {
        this.clocks = clocks;
        this.first = first;
        this.longest = longest;
    }

    /** Returns the credential whose refusal is remembered; null if none is. */
    synchronized @Nullable String credentialId() {
        return refusal == null ? null : refusal.credentialId();
    }

    /** Asks to log in with the credential; to be closed afterwards. */
    synchronized Trial begin(String credentialId) {
        Refusal known = refusal;
        if (known == null || !known.credentialId().equals(credentialId)) {
            return new Trial(version, null, false, credentialId);
        }
        if (trying || clocks.hold(known.holds())) {
            return new Trial(version, known.failure(), false, credentialId);
        }
        trying = true;
        return new Trial(version, null, true, credentialId);
    }

    /**
     * The credential was accepted: forgets the refusal.
     *
     * @return whether there was one
     */
    synchronized boolean accepted() {
        return replace(null) != null;
    }

    private @Nullable Refusal replace(@Nullable Refusal next) {
        Refusal old = refusal;
        refusal = next;
        version++;
        trying = false;
        return old;
    }

    /** Ends the time of the refusal, so that the next caller may try. */
    synchronized void expire() {
        Refusal known = refusal;
        if (known != null) {
            refusal = new Refusal(known.failure(), known.credentialId(), known.length(), clocks.lasting(Duration.ZERO));
        }
    }

    private synchronized boolean refused(Trial trial, AuthFailure failure) {
        if (version != trial.begun) {
            return false;
        }
        Refusal known = refusal;
        Duration length = known != null && known.credentialId().equals(trial.tried) ? longer(known.length()) : first;
        return replace(new Refusal(failure, trial.tried, length, clocks.lasting(length))) == null;
    }

    private Duration longer(Duration length) {
        Duration doubled = length.multipliedBy(2);
        return doubled.compareTo(longest) > 0 ? longest : doubled;
    }

    private synchronized void end(Trial trial) {
        if (trial.again && version == trial.begun) {
            trying = false;
        }
    }

    /** One caller's leave to log in, or the refusal that is returned instead. */
    final class Trial implements AutoCloseable {

        private final long begun;
        private final @Nullable AuthFailure refusal;
        private final boolean again;
        private String tried;

        private Trial(long begun, @Nullable AuthFailure refusal, boolean again, String credentialId) {
            this.begun = begun;
            this.refusal = refusal;
            this.again = again;
            this.tried = credentialId;
        }

        /** Returns the refusal that still holds; null if the caller may log in. */
        @Nullable
        AuthFailure refusal() {
            return refusal;
        }

        /** Returns whether the last login with the same credential was refused: then one more is enough. */
        boolean isAfterRefusal() {
            return again;
        }

        /** Takes the credential that is tried now, where it is not the one that this began with. */
        void tries(String credentialId) {
            tried = credentialId;
        }

        /**
         * Remembers the final refusal of this login, unless a login that began later or ended earlier has shown something
         * else meanwhile.
         *
         * @return whether no refusal was remembered before and this one is now
         */
        boolean refused(AuthFailure failure) {
            return RefusalMemory.this.refused(this, failure);
        }

        /** Lets the next caller try if this one's login has shown nothing, as after a network error. */
        @Override
        public void close() {
            end(this);
        }
    }
}
