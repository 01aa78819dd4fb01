package io.github.rdsiam.benchmarks.subject;

import java.time.Duration;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Gets a cached token as a login does. */
@BenchmarkMode(Mode.Throughput)
public class CachedToken {

    /** The cache of one data source, shared by all threads. */
    @State(Scope.Benchmark)
    public static class Shared extends Filled {}

    /** A separate cache for each thread: the same work without contention. */
    @State(Scope.Thread)
    public static class Own extends Filled {}

    abstract static class Filled {

        private final CoreTokens.Cache tokens = new CoreTokens.Cache(CoreTokens.CREDENTIALS, Duration.ofDays(1));

        String get() throws Exception {
            return tokens.token();
        }
    }

    /**
     * Takes a token from the shared cache.
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
     * Takes a token from the thread's cache.
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
