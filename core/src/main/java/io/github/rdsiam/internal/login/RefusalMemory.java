package io.github.rdsiam.internal.login;

import io.github.rdsiam.internal.concurrent.Clocks;
import io.github.rdsiam.internal.concurrent.Validity;
import io.github.rdsiam.internal.engine.AuthFailure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Limits login attempts with a credential that the server has refused. The refusal is remembered for a time that
 * doubles with each further refusal, and callers get it again without a login.
 *
 * <p>No caller waits for another one. When the time has passed, one caller tries again, and the others get the
 * remembered refusal until that caller is done.
 *
 * <p>A new credential is tried at once, even while another caller tries. If it is refused too, the next new credential
 * is treated like the refused one, so that a source with a new credential for each call is limited as well. Callers
 * that arrive before a refusal is remembered, or together with a new credential, may each log in once.
 *
 * <p>Thread-safe.
 */
public final class RefusalMemory {

    public static final Duration FIRST_LOGIN_PAUSE = Duration.ofMillis(250);
    public static final Duration MAX_LOGIN_PAUSE = Duration.ofSeconds(5);

    private final Clocks clocks;
    private final Duration first;
    private final Duration longest;

    /**
     * Changes with each result, so that a trial that began earlier cannot replace it. All fields below are guarded by
     * this.
     */
    private long version;

    private @Nullable Refusal refusal;

    /** The period during which callers get the refusal. */
    private Validity holds;

    /** Whether a caller is trying again. */
    private boolean trying;

    /** {@code isOfNext}: the previous refusal was for another credential. */
    private record Refusal(AuthFailure failure, String credentialId, boolean isOfNext, Duration length) {}

    /** Creates a memory for the logins with one kind of credential. */
    RefusalMemory(Clocks clocks) {
        this(clocks, FIRST_LOGIN_PAUSE, MAX_LOGIN_PAUSE);
    }

    /** Creates a memory with other times, for example for IAM while the fallback is in use ({@link LoginPolicy}). */
    RefusalMemory(Clocks clocks, Duration first, Duration longest) {
        this.clocks = clocks;
        this.first = first;
        this.longest = longest;
        this.holds = clocks.lasting(Duration.ZERO);
    }

    /**
     * Returns the credential whose refusal is remembered: an access key id or a secret's version; null if there is
     * none.
     */
    synchronized @Nullable String credentialId() {
        return refusal == null ? null : refusal.credentialId();
    }

    /**
     * Returns a permission to log in with the credential, or the refusal that still applies. Close the trial
     * afterwards.
     */
    synchronized Trial begin(String credentialId) {
        Refusal known = refusal;
        if (known == null) {
            return new Trial(this, version, null, false, false);
        }
        boolean isNew = !known.isOfNext() && !known.credentialId().equals(credentialId);
        if (!isNew && (trying || clocks.hold(holds))) {
            return new Trial(this, version, known.failure(), false, false);
        }
        trying = trying || !isNew;
        return new Trial(this, version, null, true, !isNew);
    }

    /** Records that the credential was accepted: forgets the refusal, and returns whether there was one. */
    synchronized boolean accepted() {
        boolean known = refusal != null;
        replace(null);
        return known;
    }

    private void replace(@Nullable Refusal next) {
        refusal = next;
        version++;
        trying = false;
    }

    /** Ends the period of the refusal, so that the next caller may try. */
    synchronized void expire() {
        holds = clocks.lasting(Duration.ZERO);
    }

    private synchronized boolean refused(Trial trial, AuthFailure failure, String credentialId) {
        Refusal known = refusal;
        if (version != trial.begun()) {
            return false;
        }
        Duration doubled = known == null ? first : known.length().multipliedBy(2);
        Duration length = doubled.compareTo(longest) > 0 ? longest : doubled;
        boolean isOfNext = known != null && !known.credentialId().equals(credentialId);
        replace(new Refusal(failure, credentialId, isOfNext, length));
        holds = clocks.lasting(length);
        return known == null;
    }

    private synchronized void end(Trial trial) {
        if (trial.isOnly() && version == trial.begun()) {
            trying = false;
        }
    }

    /**
     * The permission for one caller to log in, or the refusal that it gets instead.
     *
     * @param refusal the refusal that still holds; null if the caller may log in
     * @param isAfterRefusal whether the last login was refused; then one login is enough
     * @param isOnly whether other callers get the refusal until this trial ends
     */
    record Trial(
            RefusalMemory memory, long begun, @Nullable AuthFailure refusal, boolean isAfterRefusal, boolean isOnly)
            implements AutoCloseable {

        /**
         * Remembers the final refusal of this login, unless another login has ended since it began. Returns whether
         * this is the first refusal remembered.
         */
        boolean refused(AuthFailure failure, String credentialId) {
            return memory.refused(this, failure, credentialId);
        }

        /** Lets the next caller try if this login had no result, for example because of a network error. */
        @Override
        public void close() {
            memory.end(this);
        }
    }
}
