package io.github.rdsiam;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;

/** Many threads want the first token of a data source at once. Prints how often credentials were resolved for them. */
public final class FirstCallers {

    private static final int SMALL_STACK = 64 * 1024;

    private FirstCallers() {}

    /**
     * Lets them ask.
     *
     * @param args how many
     * @throws Exception if one of them gets no token
     */
    public static void main(String[] args) throws Exception {
        int count = Integer.parseInt(args[0]);
        Counting credentials = new Counting();
        Tokens tokens = SampleTokens.of(credentials);
        Deadline deadline = Deadline.after(Duration.ofMinutes(1));
        CyclicBarrier barrier = new CyclicBarrier(count);
        List<FutureTask<String>> callers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            FutureTask<String> caller = new FutureTask<>(() -> {
                barrier.await();
                try (Flight<IamToken> flight = tokens.join()) {
                    return tokens.await(flight, deadline).value();
                }
            });
            callers.add(caller);
            new Thread(null, caller, "caller", SMALL_STACK).start();
        }
        for (FutureTask<String> caller : callers) {
            caller.get();
        }
        System.out.println(credentials.resolutions);
    }

    private static final class Counting implements IdentityProvider<AwsCredentialsIdentity> {

        private final AtomicInteger resolutions = new AtomicInteger();

        @Override
        public Class<AwsCredentialsIdentity> identityType() {
            return AwsCredentialsIdentity.class;
        }

        @Override
        public CompletableFuture<? extends AwsCredentialsIdentity> resolveIdentity(ResolveIdentityRequest request) {
            resolutions.incrementAndGet();
            return SampleTokens.CREDENTIALS.resolveIdentity(request);
        }
    }
}
