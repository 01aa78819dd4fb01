package io.github.rdsiam.soak;

import com.zaxxer.hikari.HikariDataSource;
import io.github.rdsiam.DatabaseEngine;
import io.github.rdsiam.IamTokenDataSource;
import io.github.rdsiam.RdsIamListener;
import io.github.rdsiam.SecretsManagerFallback;
import io.github.rdsiam.testkit.DatabaseLogin;
import io.github.rdsiam.testkit.Drop;
import io.github.rdsiam.testkit.EmbeddedDatabase;
import io.github.rdsiam.testkit.Fault;
import io.github.rdsiam.testkit.LocalAws;
import io.github.rdsiam.testkit.RdsEngine;
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

    /** The SDK's system property for the endpoint of Secrets Manager: the data source creates its own client. */
    private static final String SECRETS_ENDPOINT = "aws.endpointUrlSecretsManager";

    private static final String DATABASE = "orders";

    /** Smaller than the number of callers, so that some always wait. */
    private static final int POOL = 12;

    /** HikariCP's shortest keep-alive, and a lifetime just above it, for many new logins. */
    private static final Duration KEEPALIVE = Duration.ofSeconds(30);

    private static final Duration MAX_LIFETIME = Duration.ofSeconds(40);

    /** As an application sets it to limit its waits. */
    private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(5);

    private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(30);

    /** A separate database: the one that the JVM shares keeps what was created in it. */
    private final EmbeddedDatabase database;

    private final LocalAws aws;
    private final RollingCredentials credentials;

    /** Guarded by this, like the two counters below. */
    private @Nullable Rotation rotation;

    private int iamDenials;
    private int secretDenials;

    Servers(RdsEngine engine) {
        database = EmbeddedDatabase.start(engine, progress -> {});
        database.execute("CREATE DATABASE " + DATABASE);
        orders().execute("CREATE TABLE soak (id BIGINT PRIMARY KEY, value VARCHAR(16) NOT NULL)");
        DatabaseLogin login = createUser("app");
        // a proxy rejects tokens for a user that is no longer the one in its secret
        DatabaseLogin rotated = createUser(login.user() + "_fallback");
        aws = LocalAws.builder()
                .database(database)
                .port(0)
                .login(login)
                .proxy(proxy -> proxy.databaseLogin(login))
                .secretValue(started -> "{\"engine\":\"" + engine.secretName() + "\",\"host\":\""
                        + started.instanceEndpoint()
                        + "\",\"port\":" + engine.port() + ",\"username\":\"" + rotated.user() + "\",\"password\":\""
                        + rotated.password() + "\"}")
                .start();
        credentials = new RollingCredentials(aws.proxy()::trust);
    }

    private DatabaseLogin createUser(String name) {
        DatabaseLogin login = new DatabaseLogin(name, UUID.randomUUID().toString());
        switch (database.engine()) {
            case MYSQL ->
                database.execute(
                        "CREATE USER '" + name + "'@'%' IDENTIFIED BY '" + login.password() + "'",
                        "GRANT SELECT, INSERT, UPDATE, DELETE ON " + DATABASE + ".* TO '" + name + "'@'%'");
            case POSTGRESQL ->
                orders().execute(
                                "CREATE USER " + name + " PASSWORD '" + login.password() + "'",
                                "GRANT SELECT, INSERT, UPDATE, DELETE ON soak TO " + name);
        }
        return login;
    }

    private EmbeddedDatabase orders() {
        return database.in(DATABASE);
    }

    HikariDataSource openPool(RdsIamListener listener) {
        System.setProperty(SECRETS_ENDPOINT, aws.secrets().endpoint().toString());
        return IamTokenDataSource.builder()
                .engine(DatabaseEngine.valueOf(aws.engine().name()))
                .endpoint(aws.endpoint())
                .port(aws.port())
                .database(aws.databaseName())
                .username(aws.user())
                .caBundle(aws.caBundle())
                .credentialsProvider(credentials)
                .driverProperty("socketTimeout", socketTimeout())
                .fallback(SecretsManagerFallback.of(aws.secretId())
                        .toEndpoint(aws.instanceEndpoint(), aws.instancePort()))
                .listener(listener)
                .buildPool(config -> {
                    config.setMaximumPoolSize(POOL);
                    config.setKeepaliveTime(KEEPALIVE.toMillis());
                    config.setMaxLifetime(MAX_LIFETIME.toMillis());
                });
    }

    /** In the driver's unit. */
    private String socketTimeout() {
        return Long.toString(
                switch (aws.engine()) {
                    case MYSQL -> SOCKET_TIMEOUT.toMillis();
                    case POSTGRESQL -> SOCKET_TIMEOUT.toSeconds();
                });
    }

    /** Scripts a fault for each of the next logins. */
    void script(Fault fault, int times) {
        aws.proxy().enqueue(Collections.nCopies(times, fault).toArray(new Fault[0]));
    }

    void script(SecretsFault fault, int times) {
        aws.secrets().enqueue(Collections.nCopies(times, fault).toArray(new SecretsFault[0]));
    }

    /** Denials may overlap: each must be undone. */
    synchronized void denyIam(boolean deny) {
        iamDenials += deny ? 1 : -1;
        aws.proxy().denyIam(iamDenials > 0);
    }

    synchronized void denySecrets(boolean deny) {
        secretDenials += deny ? 1 : -1;
        aws.secrets().denyAll(secretDenials > 0);
    }

    void revokeKey() {
        String before = credentials.roll();
        if (before != null) {
            aws.proxy().revoke(before);
        }
    }

    void drop(Drop how) {
        aws.proxy().dropConnections(how);
    }

    void passIdleTimeout() {
        aws.proxy().elapse(IDLE_TIMEOUT, IDLE_TIMEOUT);
    }

    /** Kills every other connection of the application in the database. */
    void kill() {
        String like = " LIKE '" + aws.user() + "%'";
        List<String> kills = database.query(
                switch (aws.engine()) {
                    case MYSQL -> "SELECT CONCAT('KILL ', id) FROM information_schema.processlist WHERE user" + like;
                    case POSTGRESQL ->
                        "SELECT CONCAT('SELECT pg_terminate_backend(', pid, ')') FROM pg_stat_activity"
                                + " WHERE usename" + like;
                });
        for (int i = 0; i < kills.size(); i += 2) {
            try {
                database.execute(kills.get(i));
            } catch (UncheckedIOException e) {
                // it has ended in the meantime
            }
        }
    }

    /** Starts a rotation, and finishes the previous one first. */
    synchronized void rotate(boolean alternating) {
        finishRotation();
        rotation = alternating
                ? aws.secrets().rotateAlternatingUsers(aws.secretId(), aws.database())
                : aws.secrets().rotateSingleUser(aws.secretId(), aws.database());
    }

    synchronized void finishRotation() {
        if (rotation != null) {
            rotation.finish();
            rotation = null;
        }
    }

    /** Each row's id and value, separated by a space. */
    List<String> rows() {
        return orders().query("SELECT CONCAT(id, ' ', value) FROM soak");
    }

    int connections() {
        return aws.proxy().connections();
    }

    /** Clears the server's records, so that they do not grow without limit. */
    void forget() {
        aws.proxy().clearRecords();
    }

    /** Stops the servers. Close the pool first. */
    @Override
    public void close() {
        aws.close();
        database.close();
        System.clearProperty(SECRETS_ENDPOINT);
    }
}
