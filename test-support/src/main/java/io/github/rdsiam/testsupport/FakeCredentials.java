package io.github.rdsiam.testsupport;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;

/** A credentials provider that counts its resolutions and returns what the test sets. Thread-safe. */
public final class FakeCredentials implements IdentityProvider<AwsCredentialsIdentity>, AutoCloseable {

    private final Supplier<? extends AwsCredentialsIdentity> usual;
    private final Queue<Supplier<? extends AwsCredentialsIdentity>> script = new ConcurrentLinkedQueue<>();
    private final AtomicInteger resolutions = new AtomicInteger();
    private final CountDownLatch end = new CountDownLatch(1);
    private volatile int answers = Integer.MAX_VALUE;

    /**
     * Creates a provider that calls a supplier each time.
     *
     * @param usual its exceptions are thrown by the resolution
     */
    public FakeCredentials(Supplier<? extends AwsCredentialsIdentity> usual) {
        this.usual = usual;
    }

    /**
     * Creates a provider that always returns the same credentials.
     *
     * @param credentials what it returns
     * @return the provider
     */
    public static FakeCredentials of(AwsCredentialsIdentity credentials) {
        return new FakeCredentials(() -> credentials);
    }

    /**
     * Queues a supplier that one resolution calls instead of the usual one.
     *
     * @param next its exceptions are thrown by the resolution
     */
    public void next(Supplier<? extends AwsCredentialsIdentity> next) {
        script.add(next);
    }

    /**
     * Makes every resolution after the first few wait until {@link #close}.
     *
     * @param count the number of resolutions that are not held; 0 for none
     * @return this provider
     */
    public FakeCredentials hangAfter(int count) {
        answers = count;
        return this;
    }

    /** {@return the number of resolutions that have started} */
    public int resolutions() {
        return resolutions.get();
    }

    @Override
    public Class<AwsCredentialsIdentity> identityType() {
        return AwsCredentialsIdentity.class;
    }

    @Override
    public CompletableFuture<AwsCredentialsIdentity> resolveIdentity(ResolveIdentityRequest request) {
        if (resolutions.incrementAndGet() > answers) {
            try {
                end.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        Supplier<? extends AwsCredentialsIdentity> scripted = script.poll();
        return CompletableFuture.completedFuture((scripted == null ? usual : scripted).get());
    }

    /** Releases all waiting resolutions. */
    @Override
    public void close() {
        end.countDown();
    }
}
