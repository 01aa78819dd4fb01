package io.github.rdsiam.benchmarks.subject;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** Has many threads ask for the first token of a data source at once. Prints how often credentials were resolved. */
public final class FirstCallers {

    private static final int SMALL_STACK = 64 * 1024;

    private FirstCallers() {}

    /**
     * Runs the callers.
     *
     * @param args how many callers
     * @throws Exception if one of them gets no token
     */
    public static void main(String[] args) throws Exception {
        int count = Integer.parseInt(args[0]);
        AtomicInteger resolutions = new AtomicInteger();
        AwsCredentialsProvider credentials = () -> {
            resolutions.incrementAndGet();
            return CoreTokens.CREDENTIALS.resolveCredentials();
        };
        CoreTokens.Cache tokens = new CoreTokens.Cache(credentials, Duration.ofMinutes(1));
        CyclicBarrier barrier = new CyclicBarrier(count);
        List<FutureTask<String>> callers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            FutureTask<String> caller = new FutureTask<>(() -> {
                barrier.await();
                return tokens.token();
            });
            callers.add(caller);
            new Thread(null, caller, "caller", SMALL_STACK).start();
        }
        for (FutureTask<String> caller : callers) {
            caller.get();
        }
        System.out.println(resolutions);
    }
}
