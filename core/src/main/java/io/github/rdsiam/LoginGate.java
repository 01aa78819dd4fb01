package io.github.rdsiam;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one kind of credential from being hammered on a server that refuses it.
 *
 * <p>A credential that nobody has logged in with yet is tried by one caller at a time. A final refusal is remembered for
 * a short, growing time, in which callers get it again without a login; after that, one of them may try.
 */
final class LoginGate {

    static final Duration FIRST_WAIT = Duration.ofMillis(250);
    static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final Clocks times;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** Guarded by the lock, as are all below: any number may log in. */
    private boolean open;

    private boolean probing;
    private @Nullable Refusal refusal;

    /** How often a credential was proven: whoever was let in before the last time has an old one. */
    private long proofs;

    /** The credential's id is the access key's or the secret version's. */
    private record Refusal(AuthFailure failure, String credentialId, Duration length, Validity holds) {}

    LoginGate(Clocks times) {
        this.times = times;
    }

    /** Leave to log in; to be told how it went, and closed. */
    final class Pass implements AutoCloseable {

        private final boolean afterRefusal;

        /** Guarded by the lock, as are the next. */
        private boolean probe;

        /** Whether what it tries was refused before: then its failure proves nothing to those who wait. */
        private boolean doubted;

        private long proofsSeen;
        private boolean refused;

        /** The id of the credential this caller tried last. */
        private String tried = "";

        private Pass(boolean probe, boolean afterRefusal) {
            this.probe = probe;
            this.afterRefusal = afterRefusal;
            this.proofsSeen = proofs;
        }

        /** Whether the last login with the same credential was refused: then one more is enough. */
        boolean isAfterRefusal() {
            return afterRefusal;
        }

        /**
         * Before another login after a refusal: what was proven is so no more, and one caller at a time tries, unless one
         * has done so meanwhile and was accepted. That one's refusal is this caller's too.
         */
        void beAlone(Deadline deadline) throws AuthFailure, InterruptedException, TimeoutException {
            lock.lockInterruptibly();
            try {
                if (!probe) {
                    open = open && proofsSeen != proofs;
                    probe = admit(deadline);
                    doubted = probe;
                    proofsSeen = proofs;
                }
            } finally {
                lock.unlock();
            }
        }

        void tries(String credentialId) {
            tried = credentialId;
        }

        void accepted() {
            lock.lock();
            try {
                proofs += open ? 0 : 1;
                open = true;
                refusal = null;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        /** The refusal is final: no other credential of this kind is left to try. */
        void refused(AuthFailure failure) {
            refused = true;
            remember(failure, tried, proofsSeen);
        }

        /**
         * Whatever is no refusal lets the others through: a network error says nothing of the credential. Where it was
         * refused before, the next of them tries alone.
         */
        @Override
        public void close() {
            lock.lock();
            try {
                if (probe) {
                    probing = false;
                    open = open || !(refused || doubted);
                    changed.signalAll();
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /** Whose refusal is remembered; null if none is. */
    @Nullable
    String rememberedId() {
        lock.lock();
        try {
            return refusal == null ? null : refusal.credentialId();
        } finally {
            lock.unlock();
        }
    }

    /** Forgets the refusal of another credential. */
    void forget() {
        lock.lock();
        try {
            refusal = null;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits while another caller tries an unproven credential; its refusal is this caller's too. */
    Pass enter(Deadline deadline) throws AuthFailure, InterruptedException, TimeoutException {
        lock.lockInterruptibly();
        try {
            boolean probe = admit(deadline);
            return new Pass(probe, refusal != null);
        } finally {
            lock.unlock();
        }
    }

    /** Under the lock: true for the only one, false for one of many. */
    private boolean admit(Deadline deadline) throws AuthFailure, InterruptedException, TimeoutException {
        while (true) {
            Refusal known = refusal;
            if (known != null && times.hold(known.holds())) {
                throw known.failure().again();
            }
            if (open) {
                return false;
            }
            if (!probing) {
                probing = true;
                return true;
            }
            if (!changed.await(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
                throw new TimeoutException("another login has not ended in time");
            }
        }
    }

    private void remember(AuthFailure failure, String credentialId, long proofsSeen) {
        lock.lock();
        try {
            Refusal before = refusal;
            if (proofsSeen != proofs) {
                // of an old credential: another has been proven since
                return;
            }
            if (before != null && times.hold(before.holds())) {
                // several callers were on the way at once: their refusals are one
                return;
            }
            Duration length =
                    before != null && before.credentialId().equals(credentialId) ? longer(before.length()) : FIRST_WAIT;
            refusal = new Refusal(failure, credentialId, length, times.lasting(length));
            open = false;
        } finally {
            lock.unlock();
        }
    }

    private static Duration longer(Duration length) {
        Duration doubled = length.multipliedBy(2);
        return doubled.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : doubled;
    }
}
