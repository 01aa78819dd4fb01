package io.github.rdsiam;

import io.github.rdsiam.internal.login.Connector;
import io.github.rdsiam.testkit.AwsIdentity;
import io.github.rdsiam.testkit.DatabaseLogin;
import io.github.rdsiam.testkit.EmbeddedDatabase;
import io.github.rdsiam.testkit.FakeRdsProxy;
import io.github.rdsiam.testkit.FakeSecretsManager;
import io.github.rdsiam.testkit.FakeSts;
import io.github.rdsiam.testkit.LocalAws;
import io.github.rdsiam.testkit.RdsEngine;
import io.github.rdsiam.testsupport.FakeCredentials;
import java.util.Map;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** {@link LocalAws} with {@code my_table}, for one test, and what builds a data source for it. */
public final class LocalRds implements AutoCloseable {

    public static final String PROXY = "orders.proxy-abc123.eu-west-1.rds.amazonaws.com";
    public static final String INSTANCE = "orders.abc123.eu-west-1.rds.amazonaws.com";
    public static final String REGION = "eu-west-1";
    public static final String DATABASE = "orders";
    public static final String USER = "app";
    public static final String SECRET_ID = "prod/orders/mysql";
    public static final AwsIdentity IDENTITY = new AwsIdentity(
            "ASIAEXAMPLEEXAMPLE01", "secretKeyOfTheTests/0123456789abcdefghij", "sessionTokenOfTheTests//+=0123456789");

    static {
        // without retries, so that tests can count calls
        System.setProperty(SdkSystemSetting.AWS_MAX_ATTEMPTS.property(), "1");
    }

    private static final DatabaseLogin LOGIN = new DatabaseLogin(USER, "passwordOfTheTests-0123456789");

    private final DatabaseEngine engine;
    private final LocalAws aws;

    private LocalRds(DatabaseEngine engine, UnaryOperator<LocalAws.Builder> names) {
        this.engine = engine;
        aws = names.apply(LocalAws.builder()
                        .engine(rdsEngine(engine))
                        .database(engine == DatabaseEngine.MYSQL ? database() : postgresql())
                        .login(LOGIN)
                        .identity(IDENTITY)
                        .port(0)
                        .secretId(SECRET_ID)
                        .secretValue(started -> secretJson(LOGIN)))
                .start();
    }

    public static LocalRds start() {
        return start(DatabaseEngine.MYSQL);
    }

    public static LocalRds start(DatabaseEngine engine) {
        return start(engine, builder -> builder);
    }

    public static LocalRds start(UnaryOperator<FakeRdsProxy.Builder> changes) {
        return start(DatabaseEngine.MYSQL, changes);
    }

    public static LocalRds start(DatabaseEngine engine, UnaryOperator<FakeRdsProxy.Builder> changes) {
        return new LocalRds(engine, aws -> aws.proxy(changes));
    }

    /** With other names, another region or another port in tokens. */
    public static LocalRds named(UnaryOperator<LocalAws.Builder> names) {
        return named(DatabaseEngine.MYSQL, names);
    }

    static LocalRds named(DatabaseEngine engine, UnaryOperator<LocalAws.Builder> names) {
        return new LocalRds(engine, names);
    }

    public static RdsEngine rdsEngine(DatabaseEngine engine) {
        return engine == DatabaseEngine.MYSQL ? RdsEngine.MYSQL : RdsEngine.POSTGRESQL;
    }

    /** The JVM's PostgreSQL, with a fresh account and table. */
    private static EmbeddedDatabase postgresql() {
        EmbeddedDatabase server = EmbeddedDatabase.shared(RdsEngine.POSTGRESQL);
        server.execute(
                "DROP DATABASE IF EXISTS " + DATABASE + " WITH (FORCE)",
                "DROP ROLE IF EXISTS " + USER,
                "CREATE ROLE " + USER + " LOGIN PASSWORD '" + LOGIN.password() + "'",
                "CREATE DATABASE " + DATABASE);
        server.in(DATABASE)
                .execute(
                        "CREATE TABLE my_table (id INT PRIMARY KEY)",
                        "INSERT INTO my_table VALUES (1), (2), (3), (4)",
                        "GRANT SELECT, INSERT, UPDATE, DELETE ON my_table TO " + USER);
        return server;
    }

    /** The JVM's database, with a fresh account and table. */
    static EmbeddedDatabase database() {
        EmbeddedDatabase database = EmbeddedDatabase.shared();
        database.execute(
                "CREATE DATABASE IF NOT EXISTS " + DATABASE,
                "DROP USER IF EXISTS '" + USER + "'@'%'",
                "CREATE USER '" + USER + "'@'%' IDENTIFIED BY '" + LOGIN.password() + "'",
                "GRANT SELECT, INSERT, UPDATE, DELETE ON " + DATABASE + ".* TO '" + USER + "'@'%'",
                "DROP TABLE IF EXISTS " + DATABASE + ".my_table",
                "CREATE TABLE " + DATABASE + ".my_table (id INT PRIMARY KEY)",
                "INSERT INTO " + DATABASE + ".my_table VALUES (1), (2), (3), (4)");
        return database;
    }

    /** The database behind the proxy, as its administrator. */
    public EmbeddedDatabase server() {
        return aws.database();
    }

    /** Makes the secret wrong. */
    void changePassword() {
        String password = "'changedByHand-0123456789'";
        server().execute(
                        engine == DatabaseEngine.MYSQL
                                ? "ALTER USER '" + USER + "'@'%' IDENTIFIED BY " + password
                                : "ALTER ROLE " + USER + " PASSWORD " + password);
    }

    /** The driver's vendor code: pgjdbc has none. */
    int vendorCode(int mysql) {
        return engine == DatabaseEngine.MYSQL ? mysql : 0;
    }

    /** How the proxy refuses a token. */
    Refusal refusal() {
        return engine == DatabaseEngine.MYSQL
                ? new Refusal(1045, "28000", "Access denied")
                : new Refusal(0, "28P01", "The IAM authentication failed for the role " + USER);
    }

    record Refusal(int code, String state, String text) {}

    public FakeRdsProxy proxy() {
        return aws.proxy();
    }

    public FakeSecretsManager secrets() {
        return aws.secrets();
    }

    public FakeSts sts() {
        return aws.sts();
    }

    /** A role that {@link #IDENTITY} may assume. */
    public String roleArn() {
        return aws.roleArn();
    }

    /** The builder as a user would set it up, with the port and the authority of the local proxy. */
    public IamTokenDataSource.Builder dataSource() {
        return IamTokenDataSource.builder()
                .engine(engine)
                .endpoint(PROXY)
                .port(aws.port())
                .database(DATABASE)
                .username(USER)
                .caBundle(aws.caBundle())
                .credentialsProvider(StaticCredentialsProvider.create(credentials(IDENTITY)));
    }

    /** The internals of the data source that this builder would build. */
    public static Connector connector(IamTokenDataSource.Builder builder) {
        return new Connector(builder.settings().check(), IamTokenDataSource::published, null);
    }

    /** The secret, used at the instance face. */
    public SecretsManagerFallback fallback() {
        return SecretsManagerFallback.of(SECRET_ID)
                .toEndpoint(INSTANCE, aws.instancePort())
                .client(secretsManager());
    }

    public SecretsManagerClient secretsManager() {
        return SecretsManagerClient.builder()
                .endpointOverride(aws.secrets().endpoint())
                .region(Region.of(REGION))
                .credentialsProvider(StaticCredentialsProvider.create(credentials(IDENTITY)))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    String secretJson(DatabaseLogin login) {
        return "{\"engine\":\"" + rdsEngine(engine).secretName() + "\",\"host\":\"" + INSTANCE + "\",\"port\":"
                + rdsEngine(engine).port() + ",\"username\":\"" + login.user()
                + "\",\"password\":\"" + login.password() + "\"}";
    }

    public static AwsCredentials credentials(AwsIdentity identity) {
        String session = identity.sessionToken();
        return session == null
                ? AwsBasicCredentials.create(identity.accessKeyId(), identity.secretAccessKey())
                : AwsSessionCredentials.create(identity.accessKeyId(), identity.secretAccessKey(), session);
    }

    static FakeCredentials fakeCredentials() {
        return FakeCredentials.of(credentials(IDENTITY));
    }

    /** What a process on AWS would have in its environment, as system properties of the SDK. */
    Map<String, String> systemProperties() {
        return aws.systemProperties();
    }

    /** What a process on AWS would have in its environment. */
    public static Map<String, String> childEnvironment(LocalRds rds) {
        return Map.of(
                "AWS_ACCESS_KEY_ID",
                IDENTITY.accessKeyId(),
                "AWS_SECRET_ACCESS_KEY",
                IDENTITY.secretAccessKey(),
                "AWS_SESSION_TOKEN",
                String.valueOf(IDENTITY.sessionToken()),
                "AWS_ENDPOINT_URL_SECRETS_MANAGER",
                rds.secrets().endpoint().toString(),
                "AWS_ENDPOINT_URL_STS",
                rds.sts().endpoint().toString());
    }

    @Override
    public void close() {
        IssuedSecrets.add(aws.issuedSecrets());
        aws.close();
    }
}
