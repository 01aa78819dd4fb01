package io.github.rdsiam.soak;

import com.zaxxer.hikari.HikariDataSource;
import io.github.rdsiam.IamTokenDataSource;
import io.github.rdsiam.RdsIamListener;
import io.github.rdsiam.SecretsManagerFallback;
import io.github.rdsiam.testkit.DatabaseLogin;
import io.github.rdsiam.testkit.Drop;
import io.github.rdsiam.testkit.EmbeddedDatabase;
import io.github.rdsiam.testkit.FakeRdsProxy;
import io.github.rdsiam.testkit.FakeSecretsManager;
import io.github.rdsiam.testkit.Fault;
import io.github.rdsiam.testkit.Rotation;
import io.github.rdsiam.testkit.SecretsFault;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The database, proxy, instance and Secrets Manager of the soak, and the pool that callers use. */
final class Servers implements AutoCloseable {

    private static final String PROXY = "orders.proxy-abc123.eu-west-1.rds.amazonaws.com";
    private static final String INSTANCE = "orders.abc123.eu-west-1.rds.amazonaws.com";
    private static final String SCHEMA = "orders";
    private static final String USER = "app";
    private static final String SECRET = "prod/orders/mysql";

    /** The SDK's system property for the endpoint of Secrets Manager: the data source creates its own client. */
    private static final String SECRETS_ENDPOINT = "aws.endpointUrlSecretsManager";

    /** Smaller than the number of callers, so that some always wait. */
    private static final int POOL = 12;

    /** HikariCP's shortest keep-alive, and a lifetime just above it, so that there are new logins all the time. */
    private static final Duration KEEPALIVE = Duration.ofSeconds(30);

    private static final Duration MAX_LIFETIME = Duration.ofSeconds(40);

    /** As set by an application that does not want to wait without limit. */
    private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(5);

    private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(30);

    private final EmbeddedDatabase database = EmbeddedDatabase.start();
    private final FakeSecretsManager secrets = FakeSecretsManager.start();
    private final FakeRdsProxy proxy;
    private final RollingCredentials credentials;

    /** Guarded by this, like the two counters below. */
    private @Nullable Rotation rotation;

    private int iamDenials;
    private int secretDenials;

    Servers() {
        DatabaseLogin login = new DatabaseLogin(USER, UUID.randomUUID().toString());
        // a proxy rejects tokens for a user that is no longer the one in its secret
        DatabaseLogin rotated =
                new DatabaseLogin(USER + "_fallback", UUID.randomUUID().toString());
        database.execute(
                "CREATE DATABASE " + SCHEMA,
                "CREATE TABLE " + SCHEMA + ".soak (id BIGINT PRIMARY KEY, value VARCHAR(16) NOT NULL)",
                "CREATE USER '" + USER + "'@'%' IDENTIFIED BY '" + login.password() + "'",
                "GRANT SELECT, INSERT, UPDATE, DELETE ON " + SCHEMA + ".* TO '" + USER + "'@'%'",
                "CREATE USER '" + rotated.user() + "'@'%' IDENTIFIED BY '" + rotated.password() + "'",
                "GRANT SELECT, INSERT, UPDATE, DELETE ON " + SCHEMA + ".* TO '" + rotated.user() + "'@'%'");
        secrets.create(
                SECRET,
                "{\"engine\":\"mysql\",\"host\":\"" + INSTANCE + "\",\"port\":3306,\"username\":\"" + rotated.user()
                        + "\",\"password\":\"" + rotated.password() + "\"}");
        proxy = FakeRdsProxy.builder()
                .endpoint(PROXY)
                .instanceEndpoint(INSTANCE)
                .database(database.host(), database.port())
                .databaseLogin(login)
                .start();
        credentials = new RollingCredentials(proxy::trust);
    }

    HikariDataSource openPool(RdsIamListener listener) {
        System.setProperty(SECRETS_ENDPOINT, secrets.endpoint().toString());
        return IamTokenDataSource.builder()
                .endpoint(PROXY)
                .port(proxy.port())
                .database(SCHEMA)
                .username(USER)
                .caBundle(proxy.caBundle())
                .credentialsProvider(credentials)
                .driverProperty("socketTimeout", Long.toString(SOCKET_TIMEOUT.toMillis()))
                .fallback(SecretsManagerFallback.of(SECRET).toEndpoint(INSTANCE, proxy.instancePort()))
                .listener(listener)
                .buildPool(config -> {
                    config.setMaximumPoolSize(POOL);
                    config.setKeepaliveTime(KEEPALIVE.toMillis());
                    config.setMaxLifetime(MAX_LIFETIME.toMillis());
                });
    }

    /** Scripts a fault for each of the next logins. */
    void script(Fault fault, int times) {
        proxy.enqueue(Collections.nCopies(times, fault).toArray(new Fault[0]));
    }

    void script(SecretsFault fault, int times) {
        secrets.enqueue(Collections.nCopies(times, fault).toArray(new SecretsFault[0]));
    }

    /** Denials may overlap: each must be undone. */
    synchronized void denyIam(boolean deny) {
        iamDenials += deny ? 1 : -1;
        proxy.denyIam(iamDenials > 0);
    }

    synchronized void denySecrets(boolean deny) {
        secretDenials += deny ? 1 : -1;
        secrets.denyAll(secretDenials > 0);
    }

    void revokeKey() {
        String before = credentials.roll();
        if (before != null) {
            proxy.revoke(before);
        }
    }

    void drop(Drop how) {
        proxy.dropConnections(how);
    }

    void passIdleTimeout() {
        proxy.elapse(IDLE_TIMEOUT, IDLE_TIMEOUT);
    }

    /** Kills every other connection of the application in the database. */
    void kill() {
        List<String> ids =
                database.query("SELECT id FROM information_schema.processlist WHERE user LIKE '" + USER + "%'");
        for (int i = 0; i < ids.size(); i += 2) {
            try {
                database.execute("KILL " + ids.get(i));
            } catch (UncheckedIOException e) {
                // it has ended in the meantime
            }
        }
    }

    /** Starts a rotation, and finishes the previous one first. */
    synchronized void rotate(boolean alternating) {
        finishRotation();
        rotation = alternating
                ? secrets.rotateAlternatingUsers(SECRET, database)
                : secrets.rotateSingleUser(SECRET, database);
    }

    synchronized void finishRotation() {
        if (rotation != null) {
            rotation.finish();
            rotation = null;
        }
    }

    /** Each row's id and value, separated by a space. */
    List<String> rows() {
        return database.query("SELECT CONCAT(id, ' ', value) FROM " + SCHEMA + ".soak");
    }

    int connections() {
        return proxy.connections();
    }

    /** Clears the server's records, which would only grow. */
    void forget() {
        proxy.clearRecords();
    }

    /** Close the pool first. */
    @Override
    public void close() {
        proxy.close();
        secrets.close();
        database.close();
        System.clearProperty(SECRETS_ENDPOINT);
    }
}
