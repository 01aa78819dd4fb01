package io.github.rdsiam;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;

/** A provider of credentials that answers once; whoever asks again waits until it is closed. */
final class OnceThenHanging implements IdentityProvider<AwsCredentialsIdentity>, AutoCloseable {

    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger asked = new AtomicInteger();

    @Override
    public Class<AwsCredentialsIdentity> identityType() {
        return AwsCredentialsIdentity.class;
    }

    @Override
    public CompletableFuture<AwsCredentialsIdentity> resolveIdentity(ResolveIdentityRequest request) {
        if (asked.incrementAndGet() > 1) {
            try {
                end.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return CompletableFuture.completedFuture(LocalRds.credentials(LocalRds.IDENTITY));
    }

    @Override
    public void close() {
        end.countDown();
    }
}
