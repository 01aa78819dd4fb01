package scoreboard;

import io.github.rdsiam.testkit.AwsIdentity;
import io.github.rdsiam.testkit.CredentialKind;
import io.github.rdsiam.testkit.Fault;
import io.github.rdsiam.testkit.LocalAws;
import io.github.rdsiam.testkit.RdsEngine;
import io.github.rdsiam.testkit.RecordedLogin;
import io.github.rdsiam.testkit.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** One cell: a library in a separate process, with a separate testkit. Not thread-safe. */
final class Trial implements AutoCloseable {

    private static final Path TARGET = Path.of(System.getProperty("target"));
    private static final AtomicInteger TRIALS = new AtomicInteger();
    private static final int MANY = 200;
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final String TUNNEL = "bastion.example.com";

    private final Library library;
    private final RdsEngine engine;
    private final Setting setting;
    private final Path folder;
    private final ShiftedClock clock;
    private final LocalAws aws;
    private final CredentialEndpoint credentials;
    /** Bound and not listening, so that nobody else gets the port. */
    private final Socket dead = new Socket();

    private final Map<String, AwsIdentity> profiles = new HashMap<>();
    private SubjectProcess process;

    Trial(Library library, RdsEngine engine, Setting setting) throws IOException, GeneralSecurityException {
        this.library = library;
        this.engine = engine;
        this.setting = setting;
        int number = TRIALS.incrementAndGet();
        folder = Files.createDirectories(TARGET.resolve("trials").resolve(String.valueOf(number)));
        clock = new ShiftedClock(folder.resolve("time"));
        aws = LocalAws.builder()
                .engine(engine)
                .port(0)
                .clock(clock)
                .endpoint("orders.proxy-abc123." + setting.region() + ".rds.amazonaws.com")
                .user("trial_" + number)
                .rdsIam(setting.kind().equals("readWrite")) // so that the instance takes tokens too
                .proxy(proxy -> proxy.recordStatements(true))
                .start();
        credentials = new CredentialEndpoint(aws.identity(), clock);
        dead.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        writeTrustStore();
        Files.writeString(
                folder.resolve("hosts"),
                "127.0.0.1 localhost\n127.0.0.1 " + aws.endpoint() + "\n127.0.0.1 " + aws.instanceEndpoint()
                        + "\n127.0.0.1 " + TUNNEL + "\n");
    }

    private void writeTrustStore() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream pem = Files.newInputStream(aws.caBundle())) {
            for (Certificate authority : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                store.setCertificateEntry("authority-" + store.size(), authority);
            }
        }
        try (var file = Files.newOutputStream(folder.resolve("trust.p12"))) {
            store.store(file, PASSWORD);
        }
    }

    RdsEngine engine() {
        return engine;
    }

    boolean isMysql() {
        return engine == RdsEngine.MYSQL;
    }

    Library library() {
        return library;
    }

    LocalAws aws() {
        return aws;
    }

    CredentialEndpoint credentials() {
        return credentials;
    }

    Instant now() {
        return clock.instant();
    }

    String kind() {
        return setting.kindOf(library);
    }

    /** Moves the time of the servers and of the library, and waits until the library's process has it. */
    void advance(Duration time) throws IOException, InterruptedException {
        clock.advance(time);
        if (process != null) {
            while (Long.parseLong(process.ask("now").line())
                    < now().minusSeconds(1).toEpochMilli()) {
                Thread.onSpinWait();
            }
        }
    }

    /** Makes a session that ends. */
    AwsIdentity session(Instant until) {
        AwsIdentity session = AwsIdentity.random();
        aws.proxy().trust(session, until);
        return session;
    }

    /** Adds a profile with keys that do not end. */
    AwsIdentity profile(String name) throws IOException {
        AwsIdentity random = AwsIdentity.random();
        AwsIdentity keys = new AwsIdentity("AKIA" + random.accessKeyId().substring(4), random.secretAccessKey(), null);
        aws.proxy().trust(keys);
        profiles.put(name, keys);
        StringBuilder file = new StringBuilder();
        profiles.forEach((profile, key) -> file.append("[profile ")
                .append(profile)
                .append("]\naws_access_key_id = ")
                .append(key.accessKeyId())
                .append("\naws_secret_access_key = ")
                .append(key.secretAccessKey())
                .append("\n"));
        Files.writeString(folder.resolve("config"), file);
        return keys;
    }

    /** Opens a pool in the way of this trial, and returns its number, or null if that is not offered. */
    String open(String... settings) throws IOException, InterruptedException {
        if (process == null) {
            process = start();
        }
        Map<String, String> values = at();
        for (String one : settings) {
            values.put(one.substring(0, one.indexOf('=')), one.substring(one.indexOf('=') + 1));
        }
        Answer answer = process.ask("open", kind(), SubjectProcess.encode(values));
        if (answer.isNotOffered()) {
            return null;
        }
        if (!answer.isOk()) {
            throw new IllegalStateException("cannot open: " + answer.text());
        }
        return answer.line().substring("ok ".length());
    }

    private SubjectProcess start() throws IOException {
        String classPath = TARGET.resolve("classes").resolve("subjects") + ":" + classPath(library, engine, kind());
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                // otherwise a slow machine would have the pool test more connections
                "-Dcom.zaxxer.hikari.aliveBypassWindowMs=600000",
                "-Djdk.net.hosts.file=" + folder.resolve("hosts"),
                "-cp",
                classPath,
                "scoreboard.SubjectMain",
                library.subject));
        if (setting.logged()) {
            command.add(log().toString());
        }
        Map<String, String> environment = new HashMap<>(credentials.environment());
        environment.put("PATH", System.getenv("PATH"));
        environment.put("HOME", folder.toString());
        environment.put("LC_ALL", "C.UTF-8");
        environment.put(
                "AWS_ENDPOINT_URL_SECRETS_MANAGER", aws.secrets().endpoint().toString());
        environment.put("AWS_CONFIG_FILE", folder.resolve("config").toString());
        environment.put("AWS_SHARED_CREDENTIALS_FILE", folder.resolve("none").toString());
        if (setting.regionInEnvironment()) {
            environment.put("AWS_REGION", aws.region());
        }
        environment.put("LD_PRELOAD", System.getProperty("faketime"));
        environment.put("FAKETIME_TIMESTAMP_FILE", folder.resolve("time").toString());
        environment.put("FAKETIME_NO_CACHE", "1");
        environment.put("FAKETIME_DONT_FAKE_MONOTONIC", "1");
        environment.put("FAKETIME_FORCE_MONOTONIC_FIX", "0"); // it ends timed waits of a JVM at once
        return new SubjectProcess(command, environment, errors());
    }

    /** The class path as Maven has resolved it. */
    static String classPath(Library library, RdsEngine engine, String kind) throws IOException {
        Path module = TARGET.resolve("modules").resolve(library.module(engine, kind));
        return Files.readString(module.resolve("class-path")).strip();
    }

    Path log() {
        return folder.resolve("log");
    }

    Path errors() {
        return folder.resolve("errors");
    }

    private Map<String, String> at() {
        Map<String, String> values = new HashMap<>();
        values.put("engine", Words.of(engine));
        values.put("endpoint", aws.endpoint());
        values.put("port", String.valueOf(aws.port()));
        values.put("region", aws.region());
        values.put("database", aws.databaseName());
        values.put("user", aws.user());
        values.put("instance", aws.instanceEndpoint());
        values.put("instancePort", String.valueOf(aws.instancePort()));
        values.put("secretId", aws.secretId());
        values.put("caBundle", aws.caBundle().toString());
        values.put("trustStore", folder.resolve("trust.p12").toString());
        values.put("tunnel", TUNNEL);
        values.put("deadPort", String.valueOf(dead.getLocalPort()));
        return values;
    }

    Answer ask(String... words) throws IOException, InterruptedException {
        return process.ask(words);
    }

    Answer next() throws InterruptedException {
        return process.next();
    }

    /** Injects a fault into all connections from now on. */
    void always(Fault fault) {
        aws.proxy().enqueue(Collections.nCopies(MANY, fault).toArray(Fault[]::new));
    }

    /** Returns whether the server could have the credential: it was sent, or used to log in. */
    boolean credentialWasSent() {
        return !aws.proxy().receivedCredentials().isEmpty()
                || aws.proxy().logins().stream()
                        .anyMatch(login ->
                                login.credential() != CredentialKind.NONE || login.verdict() == Verdict.ACCEPTED);
    }

    List<Verdict> verdicts() {
        return aws.proxy().logins().stream().map(RecordedLogin::verdict).toList();
    }

    long count(Verdict verdict) {
        return verdicts().stream().filter(verdict::equals).count();
    }

    /** Waits for what the servers see, with a timeout that is long for any machine. */
    boolean eventually(BooleanSupplier condition, Duration patience) throws InterruptedException {
        Instant end = Instant.now().plus(patience);
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(end)) {
                return false;
            }
            Thread.sleep(20);
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        if (process != null) {
            process.close();
        }
        credentials.close();
        aws.close();
        dead.close();
    }
}
