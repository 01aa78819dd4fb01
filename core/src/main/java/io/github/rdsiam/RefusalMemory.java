package io.github.rdsiam;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
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
final class RefusalMemory {

    static final Duration FIRST_LOGIN_PAUSE = Duration.ofMillis(250);
    static final Duration MAX_LOGIN_PAUSE = Duration.ofSeconds(5);

    private final Clocks clocks;
    private final Duration first;
    private final Duration longest;
    private final AtomicReference<State> state = new AtomicReference<>(new State(0, null, false));

    /**
     * What the last login has shown.
     *
     * @param version changes with each result, so that an older one can be told from it
     * @param trying whether a caller tries the refused credential again
     */
    private record State(long version, @Nullable Refusal refusal, boolean trying) {}

    /** The credential's id is the access key's or the secret version's. */
    private record Refusal(AuthFailure failure, String credentialId, Duration length, Validity holds) {

        Refusal until(Validity end) {
            return new Refusal(failure, credentialId, length, end);
        }
    }

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
    @Nullable
    String credentialId() {
        Refusal known = now().refusal();
        return known == null ? null : known.credentialId();
    }

    private State now() {
        return Objects.requireNonNull(state.get());
    }

    /** Asks to log in with the credential; to be closed afterwards. */
    Trial begin(String credentialId) {
        while (true) {
            State now = now();
            Refusal known = now.refusal();
            if (known == null || !known.credentialId().equals(credentialId)) {
                return new Trial(now, null, false, credentialId);
            }
            if (now.trying() || clocks.hold(known.holds())) {
                return new Trial(now, known.failure(), false, credentialId);
            }
            State tried = new State(now.version(), known, true);
            if (state.compareAndSet(now, tried)) {
                return new Trial(tried, null, true, credentialId);
            }
        }
    }

    /**
     * The credential was accepted: forgets the refusal.
     *
     * @return whether there was one
     */
    boolean accepted() {
        while (true) {
            State now = now();
            if (state.compareAndSet(now, new State(now.version() + 1, null, false))) {
                return now.refusal() != null;
            }
        }
    }

    /** Ends the time of the refusal, so that the next caller may try. */
    void expire() {
        State now = now();
        Refusal known = now.refusal();
        if (known != null) {
            // a result that comes in between is newer, and stays
            state.compareAndSet(
                    now, new State(now.version(), known.until(clocks.lasting(Duration.ZERO)), now.trying()));
        }
    }

    /** One caller's leave to log in, or the refusal that is returned instead. */
    final class Trial implements AutoCloseable {

        private final State begun;
        private final @Nullable AuthFailure refusal;
        private final boolean again;
        private String tried;

        private Trial(State begun, @Nullable AuthFailure refusal, boolean again, String credentialId) {
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
            while (true) {
                State now = now();
                if (now.version() != begun.version()) {
                    return false;
                }
                Refusal known = now.refusal();
                Duration length = known != null && known.credentialId().equals(tried) ? longer(known.length()) : first;
                Refusal remembered = new Refusal(failure, tried, length, clocks.lasting(length));
                if (state.compareAndSet(now, new State(now.version() + 1, remembered, false))) {
                    return known == null;
                }
            }
        }

        /** Lets the next caller try if this one's login has shown nothing, as after a network error. */
        @Override
        public void close() {
            State now = now();
            while (again && now.version() == begun.version() && now.trying()) {
                state.compareAndSet(now, new State(now.version(), now.refusal(), false));
                now = now();
            }
        }
    }

    private Duration longer(Duration length) {
        Duration doubled = length.multipliedBy(2);
        return doubled.compareTo(longest) > 0 ? longest : doubled;
    }
}
