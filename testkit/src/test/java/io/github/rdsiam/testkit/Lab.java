package io.github.rdsiam.testkit;

import static org.awaitility.Awaitility.await;

import io.github.rdsiam.testkit.internal.protocol.mysql.AuthSwitch;
import io.github.rdsiam.testkit.internal.protocol.mysql.Capabilities;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Properties;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A proxy before a real database, and Connector/J as its client. */
final class Lab implements AutoCloseable {

    static final String PROXY = "orders.proxy-abc123.eu-west-1.rds.amazonaws.com";
    static final String INSTANCE = "orders.abc123.eu-west-1.rds.amazonaws.com";
    static final String REGION = "eu-west-1";
    static final AwsIdentity IDENTITY = new AwsIdentity("AKIDLAB", "secret/of+the-lab", "session//token+of=the-lab==");
    static final DatabaseLogin APP = new DatabaseLogin("app", "app's password");

    private static final String STORE_PASSWORD = "changeit";

    final FakeRdsProxy proxy;
    private final Path trustStore;

    private Lab(FakeRdsProxy proxy) throws Exception {
        this.proxy = proxy;
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
        return Shared.DATABASE;
    }

    /** Whether that is MySQL and not MariaDB. */
    static boolean isMysql() {
        return !database().query("SELECT VERSION()").get(0).contains("MariaDB");
    }

    static FakeRdsProxy.Builder builder() {
        return FakeRdsProxy.builder()
                .endpoint(PROXY)
                .instanceEndpoint(INSTANCE)
                .database(database().host(), database().port())
                .databaseLogin(APP)
                .identity(IDENTITY);
    }

    static Lab start() throws Exception {
        return start(builder());
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

    /** A context of JSSE's own that trusts the bundle; sessions resume as long as it is kept. */
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

    String instanceToken() {
        return AwsSigner.token(IDENTITY, INSTANCE, proxy.instancePort(), REGION, APP.user());
    }

    /** A careful client: it verifies chain and name. */
    Properties verified(String password) {
        return verified(trustStore, APP.user(), password);
    }

    private static Properties verified(Path trustStore, String user, String password) {
        var properties = new Properties();
        properties.put("user", user);
        properties.put("password", password);
        properties.put("sslMode", "VERIFY_IDENTITY");
        properties.put("trustCertificateKeyStoreUrl", trustStore.toUri().toString());
        properties.put("trustCertificateKeyStoreType", "JKS");
        properties.put("trustCertificateKeyStorePassword", STORE_PASSWORD);
        properties.put("connectTimeout", "5000");
        properties.put("socketTimeout", "20000");
        return properties;
    }

    /** A careless client: it gives its password to anybody. */
    Properties careless(String password, String sslMode) {
        var properties = new Properties();
        properties.put("user", APP.user());
        properties.put("password", password);
        properties.put("sslMode", sslMode);
        properties.put("connectTimeout", "5000");
        properties.put("socketTimeout", "20000");
        return properties;
    }

    Connection connect() throws SQLException {
        return connect(verified(token()));
    }

    Connection connect(Properties properties) throws SQLException {
        return DriverManager.getConnection("jdbc:mysql://" + PROXY + ":" + proxy.port() + "/lab", properties);
    }

    /** Connects to one of the endpoints as the user, and returns the name of the database. */
    static String database(LocalAws aws, String endpoint, int port, String password) throws Exception {
        var trustStore = trustStore(aws.caBundle());
        var url = "jdbc:mysql://" + endpoint + ":" + port + "/" + aws.databaseName();
        try (var connection = DriverManager.getConnection(url, verified(trustStore, aws.user(), password))) {
            return connection.getCatalog();
        } finally {
            Files.delete(trustStore);
        }
    }

    Connection connectToInstance(Properties properties) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:mysql://" + INSTANCE + ":" + proxy.instancePort() + "/lab", properties);
    }

    /** A client by hand that has logged in with a token. */
    PlainClient loggedIn() throws Exception {
        var client = secured();
        client.login(
                APP.user(), AuthSwitch.CLEAR_PASSWORD, token() + "\0", PlainClient.BASIC | Capabilities.LOCAL_FILES);
        if (client.read()[0] != 0) {
            throw new IllegalStateException("refused: " + proxy.logins());
        }
        return client;
    }

    /** A client by hand that has begun TLS. */
    PlainClient secured() throws Exception {
        var client = PlainClient.connect(proxy.port());
        client.greeting();
        client.startTls(sslContext(), PROXY, proxy.port(), "TLSv1.3");
        return client;
    }

    /** Once the proxy has noticed the end of every login that a client broke off. */
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

    private static final class Shared {
        static final EmbeddedDatabase DATABASE = start();

        private static EmbeddedDatabase start() {
            var database = EmbeddedDatabase.start();
            database.execute(
                    "CREATE DATABASE lab",
                    "CREATE USER '" + APP.user() + "'@'%' IDENTIFIED BY '"
                            + APP.password().replace("'", "''") + "'",
                    "GRANT ALL ON lab.* TO '" + APP.user() + "'@'%'");
            return database;
        }
    }
}
