package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rdsiam.testsupport.FakeCredentials;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;

/** Many callers at once: one resolution, one signature, a connection each. */
@OnBothEngines
class SharedWorkTest {

    @Parameter
    DatabaseEngine engine;

    private static final int CALLERS = 32;

    @Test
    void manyCallersShareOneResolutionAndOneToken() throws Exception {
        FakeCredentials provider = LocalRds.fakeCredentials();
        ConcurrentLinkedQueue<Connection> opened = new ConcurrentLinkedQueue<>();
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        try (LocalRds rds = LocalRds.start(engine);
                IamTokenDataSource source =
                        rds.dataSource().credentialsProvider(provider).build()) {
            List<CompletableFuture<Void>> all = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                all.add(CompletableFuture.runAsync(() -> opened.add(open(source)), callers));
            }
            CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(2, TimeUnit.MINUTES);

            assertThat(opened).hasSize(CALLERS);
            assertThat(provider.resolutions()).isEqualTo(1);
            assertThat(rds.proxy().receivedCredentials().stream().distinct()).hasSize(1);
        } finally {
            callers.shutdownNow();
            for (Connection connection : opened) {
                connection.close();
            }
        }
    }

    private static Connection open(IamTokenDataSource source) {
        try {
            return source.getConnection();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
