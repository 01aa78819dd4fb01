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

    private final Times times;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** Guarded by the lock, as are all below: any number may log in. */
    private boolean open;

    private boolean probing;
    private @Nullable Refusal refusal;

    /** The credential's id is the access key's or the secret version's. */
    private record Refusal(IamAuthenticationException failure, String credentialId, Duration length, Validity holds) {}

    LoginGate(Times times) {
        this.times = times;
    }

    /** Leave to log in; to be told how it went, and closed. */
    final class Pass implements AutoCloseable {

        private final boolean probe;
        private final boolean afterRefusal;
        private boolean refused;

        private Pass(boolean probe, boolean afterRefusal) {
            this.probe = probe;
            this.afterRefusal = afterRefusal;
        }

        /** Whether the last login with the same credential was refused: then one more is enough. */
        boolean isAfterRefusal() {
            return afterRefusal;
        }

        void accepted() {
            lock.lock();
            try {
                open = true;
                refusal = null;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        /** The refusal is final: no other credential of this kind is left to try. */
        void refused(IamAuthenticationException failure, String credentialId) {
            refused = true;
            remember(failure, credentialId);
        }

        /** Whatever is no refusal lets the others through: a network error says nothing of the credential. */
        @Override
        public void close() {
            if (!probe) {
                return;
            }
            lock.lock();
            try {
                probing = false;
                open = open || !refused;
                changed.signalAll();
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
    Pass enter(Deadline deadline) throws IamAuthenticationException, InterruptedException, TimeoutException {
        lock.lockInterruptibly();
        try {
            while (true) {
                Refusal known = refusal;
                if (known != null && times.hold(known.holds())) {
                    throw known.failure().again();
                }
                if (open) {
                    return new Pass(false, false);
                }
                if (!probing) {
                    probing = true;
                    return new Pass(true, known != null);
                }
                if (!changed.await(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
                    throw new TimeoutException("another login has not ended in time");
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void remember(IamAuthenticationException failure, String credentialId) {
        lock.lock();
        try {
            Refusal before = refusal;
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
