package io.github.rdsiam;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A token that is there, taken as a login takes it. In this package because no user has to do with tokens. */
@BenchmarkMode(Mode.Throughput)
public class CachedToken {

    /** The cache of one data source, from which all threads log in. */
    @State(Scope.Benchmark)
    public static class Shared extends Filled {}

    /** A cache of its own for each thread: the same work, and nothing to contend for. */
    @State(Scope.Thread)
    public static class Own extends Filled {}

    abstract static class Filled {

        private final Deadline deadline = Deadline.after(Duration.ofDays(1));
        private final Tokens tokens = SampleTokens.of(SampleTokens.CREDENTIALS);

        String get() throws CredentialsException, InterruptedException, TimeoutException {
            try (Flight<IamToken> flight = tokens.join()) {
                return tokens.await(flight, deadline).value();
            }
        }
    }

    /**
     * Takes it from the shared cache.
     *
     * @param cache filled by the first call
     * @return the token
     * @throws Exception if there is none
     */
    @Benchmark
    public String shared(Shared cache) throws Exception {
        return cache.get();
    }

    /**
     * Takes it from the thread's cache.
     *
     * @param cache filled by the first call
     * @return the token
     * @throws Exception if there is none
     */
    @Benchmark
    public String own(Own cache) throws Exception {
        return cache.get();
    }
}
