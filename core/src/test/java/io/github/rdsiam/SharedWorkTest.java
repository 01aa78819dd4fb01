package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;

/** Many callers at once: one resolution, one signature, a connection each. */
class SharedWorkTest {

    private static final int CALLERS = 32;

    @Test
    void manyCallersShareOneResolutionAndOneToken() throws Exception {
        Counting provider = new Counting();
        ConcurrentLinkedQueue<Connection> opened = new ConcurrentLinkedQueue<>();
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        try (LocalRds rds = LocalRds.start();
                IamTokenDataSource source =
                        rds.dataSource().credentialsProvider(provider).build()) {
            List<CompletableFuture<Void>> all = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                all.add(CompletableFuture.runAsync(() -> opened.add(open(source)), callers));
            }
            CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(2, TimeUnit.MINUTES);

            assertThat(opened).hasSize(CALLERS);
            assertThat(provider.asked).hasValue(1);
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

    private static final class Counting implements IdentityProvider<AwsCredentialsIdentity> {

        private final AtomicInteger asked = new AtomicInteger();

        @Override
        public Class<AwsCredentialsIdentity> identityType() {
            return AwsCredentialsIdentity.class;
        }

        @Override
        public CompletableFuture<AwsCredentialsIdentity> resolveIdentity(ResolveIdentityRequest request) {
            asked.incrementAndGet();
            return CompletableFuture.completedFuture(LocalRds.credentials(LocalRds.IDENTITY));
        }
    }
}
