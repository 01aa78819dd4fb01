package io.github.rdsiam;

import static io.github.rdsiam.Opening.open;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.rdsiam.internal.config.Settings;
import io.github.rdsiam.internal.login.Connector;
import io.github.rdsiam.internal.login.CracResource;
import io.github.rdsiam.internal.pool.IamPool;
import io.github.rdsiam.internal.pool.PoolPresets;
import io.github.rdsiam.testsupport.HeapDump;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.awaitility.Awaitility;

/**
 * The child of {@link CheckpointHeapTest}: uses a pool with IAM and with the fallback, and then runs a checkpoint's
 * hooks.
 */
final class CheckpointDumper {

    private static final String TLS_SESSION = "sun.security.ssl.SSLSessionImpl";

    private final BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    private final RecordedContext context = new RecordedContext();

    private CheckpointDumper() {}

    public static void main(String[] args) throws Exception {
        new CheckpointDumper().run(args);
    }

    private void run(String[] args) throws Exception {
        long sockets = OpenSockets.countWithoutOurs(Integer.parseInt(args[1]));
        Settings.Checked settings = settings(args);
        Connector connector = new Connector(settings, IamTokenDataSource::published, null);
        try (HikariDataSource pool =
                IamPool.start(config(), settings.engine(), connector, new IamTokenDataSource(connector))) {
            CracResource.Hooks.register((CracResource) pool, context);
            CracResource.Hooks.register(connector, context);
            open(pool);
            lookAt("by token", args[4]);
            System.out.println("TLS sessions before " + HeapDump.liveObjects(TLS_SESSION));
            pool.getHikariPoolMXBean().softEvictConnections();
            open(pool);
            lookAt("by secret", args[5]);
            context.beforeCheckpoint(context);
            // the driver releases a dead connection's socket some time after garbage collection
            Awaitility.await().until(() -> HeapDump.liveObjects(TLS_SESSION) == 0);
            lookAt("checkpoint", args[6]);
            System.out.println("sockets " + (OpenSockets.count() - sockets));
            context.afterRestore(context);
            open(pool);
            System.out.println("restored");
        }
    }

    private static HikariConfig config() {
        HikariConfig config = PoolPresets.create(System.getenv());
        config.setMaximumPoolSize(2);
        config.setMinimumIdle(0);
        config.setInitializationFailTimeout(-1);
        return config;
    }

    private static Settings.Checked settings(String[] args) {
        return IamTokenDataSource.builder()
                .engine(DatabaseEngine.valueOf(args[0]))
                .endpoint(LocalRds.PROXY)
                .port(Integer.parseInt(args[1]))
                .database(LocalRds.DATABASE)
                .username(LocalRds.USER)
                .caBundle(Path.of(args[3]))
                .assumeRole(args[7])
                .fallback(SecretsManagerFallback.of(LocalRds.SECRET_ID)
                        .toEndpoint(LocalRds.INSTANCE, Integer.parseInt(args[2])))
                .settings()
                .check();
    }

    /** Dumps the heap when the parent says so, which sees the connections end. */
    private void lookAt(String when, String dump) throws IOException {
        System.out.println(when);
        input.readLine();
        HeapDump.write(Path.of(dump));
    }
}
