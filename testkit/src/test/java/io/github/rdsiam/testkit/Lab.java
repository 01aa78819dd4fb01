package io.github.rdsiam.testkit;

import static org.awaitility.Awaitility.await;

import io.github.rdsiam.testkit.internal.protocol.mysql.AuthSwitch;
import io.github.rdsiam.testkit.internal.protocol.mysql.Capabilities;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A proxy before a real database, and the driver of its engine as its client. MySQL and Connector/J by default. */
final class Lab implements AutoCloseable {

    static final String PROXY = "orders.proxy-abc123.eu-west-1.rds.amazonaws.com";
    static final String INSTANCE = "orders.abc123.eu-west-1.rds.amazonaws.com";
    static final String REGION = "eu-west-1";
    static final AwsIdentity IDENTITY = new AwsIdentity("AKIDLAB", "secret/of+the-lab", "session//token+of=the-lab==");
    static final DatabaseLogin APP = new DatabaseLogin("app", "app's password");

    /** The user that logs in to an instance with tokens: with PostgreSQL, another one than with passwords. */
    static final DatabaseLogin IAM_APP = new DatabaseLogin("iam_app", "iam_app's password");

    private static final String STORE_PASSWORD = "changeit";

    final FakeRdsProxy proxy;
    final RdsEngine engine;
    private final Path trustStore;

    private Lab(FakeRdsProxy proxy) throws Exception {
        this.proxy = proxy;
        this.engine = proxy.engine();
        this.trustStore = trustStore(proxy.caBundle());
    }

    /** A file for Connector/J, to be deleted. */
    private static Path trustStore(Path bundle) throws Exception {
        var file = Files.createTempFile("lab", ".jks");
        try (var out = Files.newOutputStream(file)) {
            keyStore(bundle).store(out, STORE_PASSWORD.toCharArray());
        }
        return file;
    }

    /** The database that all tests share; it ends with the JVM. */
    static EmbeddedDatabase database() {
        return database(RdsEngine.MYSQL);
    }

    static EmbeddedDatabase database(RdsEngine engine) {
        return engine == RdsEngine.MYSQL ? SharedMysql.DATABASE : SharedPostgresql.DATABASE;
    }

    /** Whether that is MySQL and not MariaDB. */
    static boolean isMysql() {
        return !database().query("SELECT VERSION()").get(0).contains("MariaDB");
    }

    static FakeRdsProxy.Builder builder() {
        return builder(RdsEngine.MYSQL);
    }

    static FakeRdsProxy.Builder builder(RdsEngine engine) {
        return FakeRdsProxy.builder()
                .endpoint(PROXY)
                .instanceEndpoint(INSTANCE)
                .database(database(engine))
                .databaseLogin(APP)
                .databaseLogin(IAM_APP)
                .identity(IDENTITY);
    }

    static Lab start() throws Exception {
        return start(builder());
    }

    static Lab start(RdsEngine engine) throws Exception {
        return start(builder(engine));
    }

    static Lab start(FakeRdsProxy.Builder builder) throws Exception {
        return new Lab(builder.start());
    }

    private static KeyStore keyStore(Path bundle) throws Exception {
        var store = KeyStore.getInstance("JKS");
        store.load(null, null);
        int number = 0;
        for (Certificate certificate : authorities(bundle)) {
            store.setCertificateEntry("ca" + number++, certificate);
        }
        return store;
    }

    Collection<? extends Certificate> authorities() throws Exception {
        return authorities(proxy.caBundle());
    }

    private static Collection<? extends Certificate> authorities(Path bundle) throws Exception {
        try (InputStream in = Files.newInputStream(bundle)) {
            return CertificateFactory.getInstance("X.509").generateCertificates(in);
        }
    }

    /** A JSSE context that trusts the bundle; sessions resume while it exists. */
    SSLContext sslContext() throws Exception {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(keyStore(proxy.caBundle()));
        var context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }

    String token() {
        return AwsSigner.token(IDENTITY, PROXY, proxy.port(), REGION, APP.user());
    }

    /** The user whose tokens the instance accepts. */
    DatabaseLogin instanceUser() {
        return engine == RdsEngine.MYSQL ? APP : IAM_APP;
    }

    String instanceToken() {
        return AwsSigner.token(
                IDENTITY, INSTANCE, proxy.instancePort(), REGION, instanceUser().user());
    }

    /** A careful client: it verifies chain and name. */
    Properties verified(String password) {
        return engine == RdsEngine.MYSQL
                ? verifiedMysql(trustStore, APP.user(), password)
                : verifiedPostgresql(proxy.caBundle(), APP.user(), password);
    }

    /** The same for the user whose tokens the instance accepts. */
    Properties verifiedIam(String password) {
        var properties = verified(password);
        properties.put("user", instanceUser().user());
        return properties;
    }

    private static Properties verifiedMysql(Path trustStore, String user, String password) {
        var properties = client(user, password, "VERIFY_IDENTITY");
        properties.put("trustCertificateKeyStoreUrl", trustStore.toUri().toString());
        properties.put("trustCertificateKeyStoreType", "JKS");
        properties.put("trustCertificateKeyStorePassword", STORE_PASSWORD);
        return properties;
    }

    private static Properties verifiedPostgresql(Path bundle, String user, String password) {
        var properties = client(user, password, "verify-full");
        properties.put("sslrootcert", bundle.toString());
        return properties;
    }

    private static Properties client(String user, String password, String mode) {
        var properties = new Properties();
        properties.put("user", user);
        properties.put("password", password);
        var mysql = Character.isUpperCase(mode.charAt(0));
        properties.put(mysql ? "sslMode" : "sslmode", mode);
        properties.put("connectTimeout", mysql ? "5000" : "5");
        properties.put("socketTimeout", mysql ? "20000" : "20");
        return properties;
    }

    /** A client with this limit for each answer. */
    static Properties impatient(Properties client, int seconds) {
        var mysql = client.containsKey("sslMode");
        client.put("socketTimeout", Integer.toString(mysql ? 1000 * seconds : seconds));
        if (!mysql) {
            client.put("connectTimeout", Integer.toString(seconds));
            client.put("sslResponseTimeout", Integer.toString(1000 * seconds));
        }
        return client;
    }

    private static String pgjdbcMode(String sslMode) {
        return switch (sslMode) {
            case "DISABLED" -> "disable";
            case "PREFERRED" -> "prefer";
            case "REQUIRED" -> "require";
            case "VERIFY_CA" -> "verify-ca";
            default -> "verify-full";
        };
    }

    /** Changes how much a client verifies, with a mode of Connector/J. */
    Properties verifying(Properties client, String sslMode) {
        client.put(
                engine == RdsEngine.MYSQL ? "sslMode" : "sslmode",
                engine == RdsEngine.MYSQL ? sslMode : pgjdbcMode(sslMode));
        return client;
    }

    /** A careless client: it sends its password to any server. */
    Properties careless(String password, String sslMode) {
        return client(APP.user(), password, engine == RdsEngine.MYSQL ? sslMode : pgjdbcMode(sslMode));
    }

    Connection connect() throws SQLException {
        return connect(verified(token()));
    }

    Connection connect(Properties properties) throws SQLException {
        return DriverManager.getConnection(url(engine, PROXY, proxy.port(), "lab"), properties);
    }

    static String url(RdsEngine engine, String host, int port, String database) {
        var scheme = engine == RdsEngine.MYSQL ? "mysql" : "postgresql";
        return "jdbc:" + scheme + "://" + host + ":" + port + "/" + database;
    }

    /** Connects to one of the endpoints as the user, and returns the name of the database. */
    static String database(LocalAws aws, String endpoint, int port, String password) throws Exception {
        var url = url(aws.engine(), endpoint, port, aws.databaseName());
        if (aws.engine() == RdsEngine.POSTGRESQL) {
            try (var connection =
                    DriverManager.getConnection(url, verifiedPostgresql(aws.caBundle(), aws.user(), password))) {
                return connection.getCatalog();
            }
        }
        var trustStore = trustStore(aws.caBundle());
        try (var connection = DriverManager.getConnection(url, verifiedMysql(trustStore, aws.user(), password))) {
            return connection.getCatalog();
        } finally {
            Files.delete(trustStore);
        }
    }

    /** Connects to the proxy endpoint as one of several users, and returns the user that the database sees. */
    static String user(LocalAws aws, String user, String token) throws Exception {
        var url = url(aws.engine(), aws.endpoint(), aws.connectViaPort(), aws.databaseName());
        var trustStore = trustStore(aws.caBundle());
        var client = aws.engine() == RdsEngine.MYSQL
                ? verifiedMysql(trustStore, user, token)
                : verifiedPostgresql(aws.caBundle(), user, token);
        try (var connection = DriverManager.getConnection(url, client);
                var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT current_user")) {
            row.next();
            return row.getString(1).replaceFirst("@.*", "");
        } finally {
            Files.delete(trustStore);
        }
    }

    Connection connectToInstance(Properties properties) throws SQLException {
        return DriverManager.getConnection(url(engine, INSTANCE, proxy.instancePort(), "lab"), properties);
    }

    /** A handwritten client that has logged in with a token. */
    PlainClient loggedIn() throws Exception {
        var client = secured();
        client.login(
                APP.user(), AuthSwitch.CLEAR_PASSWORD, token() + "\0", PlainClient.BASIC | Capabilities.LOCAL_FILES);
        if (client.read()[0] != 0) {
            throw new IllegalStateException("refused: " + proxy.logins());
        }
        return client;
    }

    /** A handwritten client that has started TLS. */
    PlainClient secured() throws Exception {
        var client = PlainClient.connect(proxy.port());
        client.greeting();
        client.startTls(sslContext(), PROXY, proxy.port(), "TLSv1.3");
        return client;
    }

    /** Returns after the proxy has noticed the end of every login that a client aborted. */
    RecordedLogin lastLogin() {
        await().until(() -> proxy.logins().size() == proxy.accepted());
        var logins = proxy.logins();
        return logins.get(logins.size() - 1);
    }

    @Override
    public void close() throws Exception {
        proxy.close();
        Files.deleteIfExists(trustStore);
    }

    private static final class SharedMysql {
        static final EmbeddedDatabase DATABASE = start();

        private static EmbeddedDatabase start() {
            var database = EmbeddedDatabase.start();
            database.execute("CREATE DATABASE lab");
            for (var login : List.of(APP, IAM_APP)) {
                database.execute(
                        "CREATE USER '" + login.user() + "'@'%' IDENTIFIED BY '"
                                + login.password().replace("'", "''") + "'",
                        "GRANT ALL ON lab.* TO '" + login.user() + "'@'%'");
            }
            return database;
        }
    }

    private static final class SharedPostgresql {
        static final EmbeddedDatabase DATABASE = start();

        private static EmbeddedDatabase start() {
            var database = EmbeddedDatabase.postgresql();
            try {
                database.users(database.admin()).create(APP, "lab", false);
                database.users(database.admin()).create(IAM_APP, "lab", true);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return database;
        }
    }
}
