package io.github.rdsiam.benchmarks;

import io.github.rdsiam.IamTokenDataSource;
import io.github.rdsiam.benchmarks.subject.Scale;
import io.github.rdsiam.testsupport.ChildJvm;
import io.github.rdsiam.testsupport.ContainerCredentials;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** Counts how often credentials are resolved for many callers at the same time, and for many data sources. */
final class ResolutionsGate implements Gate {

    private static final int CALLERS = 1_000;
    private static final int DATA_SOURCES = 100;

    @Override
    public Map<String, Long> count(Stand stand) throws Exception {
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("credential resolutions: 1000 first callers of a data source", firstCallers(stand));
        counts.put("credential resolutions: 100 data sources with the default chain", dataSources(stand));
        return counts;
    }

    /** Returns the credentials once all callers have asked. Only the first connection is relayed. */
    private static long firstCallers(Stand stand) throws Exception {
        AtomicLong resolutions = new AtomicLong();
        CountDownLatch allAsk = new CountDownLatch(CALLERS);
        AwsCredentialsProvider provider = () -> {
            resolutions.incrementAndGet();
            await(allAsk);
            return stand.credentials();
        };
        List<Thread> callers = new ArrayList<>();
        stand.stage().logins();
        try (TurnRelay relay = TurnRelay.start(stand.engine(), stand.port(), 1);
                IamTokenDataSource dataSource = stand.dataSource()
                        .connectVia("localhost", relay.port())
                        .credentialsProvider(provider)
                        .build()) {
            for (int i = 0; i < CALLERS; i++) {
                callers.add(new Thread(
                        () -> {
                            allAsk.countDown();
                            connect(dataSource);
                        },
                        "caller-" + i));
            }
            callers.forEach(Thread::start);
            for (Thread caller : callers) {
                caller.join();
            }
        }
        if (stand.stage().logins().accepted() != 1) {
            throw new AssertionError("The first caller has not logged in");
        }
        return resolutions.get();
    }

    private static void connect(IamTokenDataSource dataSource) {
        try {
            dataSource.getConnection().close();
        } catch (SQLException e) {
            // only one is relayed, but each has asked for the token
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static long dataSources(Stand stand) throws Exception {
        List<String> command = new ArrayList<>(stand.command(List.of(), Subject.RDS_IAM, Scale.class));
        command.addAll(List.of(Integer.toString(DATA_SOURCES), ManyDataSources.UNPOOLED));
        try (ContainerCredentials endpoint =
                        ContainerCredentials.start(stand.stage().identity(), ContainerCredentials.Answer.LONG_LIVED);
                ChildJvm child =
                        Stage.start(command, endpoint.insteadOf(stand.stage().variables()))) {
            child.nextLine();
            return endpoint.takeCount();
        }
    }
}
