package io.github.rdsiam.testkit.internal.standalone;

import io.github.rdsiam.testkit.DatabaseLogin;
import io.github.rdsiam.testkit.EmbeddedDatabase;
import io.github.rdsiam.testkit.LocalAws;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Starts a {@link LocalAws} with the options of a command line, its directory and its control service. Another thread
 * may call {@link #close}, even during {@link #start}.
 */
final class Standalone implements AutoCloseable {

    /** How long {@link #close} waits for a running start, so that nothing is opened after it. */
    private static final int START_SECONDS = 2;

    /** The message of a start that fails because of {@link #close}. */
    static final String ENDED = "it was stopped while it started";

    private final Options options;
    private final Consumer<String> progress;
    private final MovableClock clock = new MovableClock();
    private final ReentrantLock starting = new ReentrantLock();
    private final Deque<Runnable> ends = new ArrayDeque<>();
    private volatile boolean closed;

    /**
     * Creates it without a start.
     *
     * @param progress receives a line for each slow step
     */
    Standalone(Options options, Consumer<String> progress) {
        this.options = options;
        this.progress = progress;
    }

    /**
     * Starts everything.
     *
     * @return the lines with the settings for clients
     * @throws StartFailedException if the start fails; the message contains the reason. {@link #close} closes what was
     *     already opened
     */
    List<String> start() throws StartFailedException {
        starting.lock();
        try {
            if (closed) {
                throw new StartFailedException(ENDED, null);
            }
            return open();
        } catch (UncheckedIOException e) {
            throw new StartFailedException(Reason.of(Reason.cause(e)), e);
        } catch (IOException e) {
            throw new StartFailedException(Reason.of(e), e);
        } catch (IllegalStateException e) {
            throw new StartFailedException(String.valueOf(e.getMessage()), e);
        } catch (RuntimeException e) {
            if (closed) { // it may have used an object that was already closed
                throw new StartFailedException(ENDED, e);
            }
            throw e;
        } finally {
            starting.unlock();
        }
    }

    private List<String> open() throws IOException, StartFailedException {
        StateDirectory directory = StateDirectory.open(options.directory());
        ends.push(directory::close);
        EmbeddedDatabase database = database();
        UserChecks users = new UserChecks(options, database);
        users.checkNoForeignUser(directory);
        LocalAws aws = localAws(directory, database);
        ends.push(aws::close);
        Passwords passwords = new Passwords(aws, options.users());
        ends.push(passwords::restore);
        runSql(database);
        users.checkLogins(passwords.logins());
        ControlService control =
                ControlService.start(options.ports().control(), new ControlTarget(aws, clock, options, passwords));
        ends.push(control::close);
        List<String> lines = lines(aws, directory.writeTrustStore(aws.caBundle()), control);
        directory.writeEnvironment(lines);
        return lines;
    }

    private EmbeddedDatabase database() throws StartFailedException {
        Address address = options.database();
        if (address == null) {
            EmbeddedDatabase started = EmbeddedDatabase.start(options.engine(), progress);
            ends.push(started::close);
            started.createDatabase(options.databaseName());
            return started;
        }
        DatabaseLogin admin = options.admin();
        if (admin == null) {
            return EmbeddedDatabase.running(options.engine(), address.host(), address.port());
        }
        EmbeddedDatabase running = EmbeddedDatabase.running(options.engine(), address.host(), address.port(), admin);
        try {
            running.createDatabase(options.databaseName());
        } catch (UncheckedIOException e) {
            throw new StartFailedException(
                    "the database at " + address + " cannot be used as " + admin.user() + ": "
                            + Reason.ofDatabase(Reason.cause(e), options.engine()),
                    e);
        }
        return running;
    }

    private LocalAws localAws(StateDirectory directory, EmbeddedDatabase database) throws IOException {
        Ports ports = options.ports();
        LocalAws.Builder builder = LocalAws.builder()
                .database(database)
                .databaseName(options.databaseName())
                .endpoint(options.endpoint())
                .instanceEndpoint(options.instanceEndpoint())
                .port(ports.token())
                .secretsPort(ports.secrets())
                .stsPort(ports.sts())
                .identity(directory.identity())
                .policies(options.policies().toArray(String[]::new))
                .clock(clock)
                .recordLimit(options.records())
                .proxy(proxy -> proxy.port(ports.proxy())
                        .instancePort(ports.instance())
                        .acceptPasswords(options.acceptPasswords())
                        .recordStatements(true)
                        .keepAuthorities(directory.path()));
        String region = options.region();
        if (region != null) {
            builder.region(region);
        }
        addUsers(builder);
        return builder.start();
    }

    private void addUsers(LocalAws.Builder builder) {
        boolean isFirst = true;
        for (User user : options.users()) {
            DatabaseLogin login = user.login();
            if (isFirst) {
                builder.user(user.name());
                if (login != null) {
                    builder.login(login);
                }
            } else if (login == null) {
                builder.addUser(user.name());
            } else {
                builder.addLogin(login);
            }
            isFirst = false;
        }
    }

    private void runSql(EmbeddedDatabase database) throws StartFailedException {
        for (Path file : options.sql()) {
            try {
                database.in(options.databaseName()).executeScript(file);
            } catch (UncheckedIOException e) {
                throw new StartFailedException("--sql " + file + ": " + Reason.of(Reason.cause(e)), e);
            }
        }
    }

    private List<String> lines(LocalAws aws, Path trustStore, ControlService control) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("TESTKIT_ENGINE", CommandLine.name(aws.engine()));
        values.put("TESTKIT_ENDPOINT", aws.endpoint());
        values.put("TESTKIT_PORT", Integer.toString(aws.connectViaPort()));
        values.put("TESTKIT_TOKEN_PORT", Integer.toString(aws.port()));
        values.put("TESTKIT_INSTANCE_ENDPOINT", aws.instanceEndpoint());
        values.put("TESTKIT_INSTANCE_PORT", Integer.toString(aws.instancePort()));
        values.put("TESTKIT_DATABASE_NAME", aws.databaseName());
        values.put("TESTKIT_USER", aws.user());
        values.put("TESTKIT_CA_BUNDLE", aws.caBundle().toString());
        values.put("TESTKIT_TRUST_STORE", trustStore.toString());
        values.put("TESTKIT_TRUST_STORE_PASSWORD", StateDirectory.TRUST_STORE_PASSWORD);
        values.put("TESTKIT_SECRET_ID", aws.secretId());
        values.put("TESTKIT_ROLE_ARN", aws.roleArn());
        values.put("TESTKIT_CONTROL_URL", control.url());
        values.putAll(aws.environment());
        List<String> lines = new ArrayList<>();
        values.forEach((name, value) -> lines.add(ShellLine.of(name, value)));
        return lines;
    }

    /** Closes everything that was started, in reverse order. A second call does nothing. */
    @Override
    public void close() {
        boolean locked = waitForStart();
        try {
            closed = true;
            while (!ends.isEmpty()) {
                end(ends.pop());
            }
        } finally {
            if (locked) {
                starting.unlock();
            }
        }
    }

    /** Closes one part. A failure does not keep the others open. */
    private void end(Runnable one) {
        try {
            one.run();
        } catch (RuntimeException e) {
            progress.accept("at the end: " + Parameters.oneLine(String.valueOf(e.getMessage())));
        }
    }

    private boolean waitForStart() {
        try {
            return starting.tryLock(START_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
