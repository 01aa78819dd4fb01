package io.github.rdsiam.testkit.internal.standalone;

import io.github.rdsiam.testkit.DatabaseLogin;
import io.github.rdsiam.testkit.IamPolicy;
import io.github.rdsiam.testkit.RdsEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses and checks the command line. */
final class CommandLine {

    /** The environment variable for {@code --admin}, because other users of the machine can read a command line. */
    static final String ADMIN_VARIABLE = "TESTKIT_ADMIN";

    private static final List<String> PORTS =
            List.of("--port", "--instance-port", "--secrets-port", "--sts-port", "--control-port");
    private static final String TOKEN_PORT = "--token-port";
    private static final Set<String> FLAGS = Set.of("--accept-passwords");
    private static final Set<String> REPEATABLE = Set.of("--user", "--sql", "--policy");
    private static final Set<String> OTHERS = Set.of(
            "--engine",
            "--database",
            "--admin",
            "--database-name",
            "--user",
            "--sql",
            "--policy",
            "--endpoint",
            "--instance-endpoint",
            "--region",
            TOKEN_PORT,
            "--dir",
            "--records");

    private static final String EVERYTHING_ALLOWED = """
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}""";

    private static final String LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
    private static final Pattern HOST_NAME = Pattern.compile(LABEL + "(?:\\." + LABEL + ")*");
    private static final Pattern IP_ADDRESS = Pattern.compile("[0-9.]+|[0-9a-f.]*:[0-9a-f:.]*");
    private static final int MAX_HOST_NAME = 253;
    private static final Pattern REGION = Pattern.compile("[a-z0-9-]+");
    private static final int MAX_PORT = 65_535;
    private static final int DEFAULT_RECORDS = 10_000;
    private static final int MAX_RECORDS = 10_000_000;

    private final Arguments arguments;

    private CommandLine(List<String> arguments) {
        this.arguments = new Arguments(arguments, options(), FLAGS, REPEATABLE);
    }

    /** Returns all options except those that only print. */
    static Set<String> options() {
        Set<String> options = new HashSet<>(OTHERS);
        options.addAll(PORTS);
        options.addAll(FLAGS);
        return options;
    }

    /**
     * Parses a command line.
     *
     * @param environment the environment variables of the process
     * @param carried tests whether this jar can start a database of an engine
     * @throws WrongArgumentsException with one line for each wrong argument
     */
    static Options parse(List<String> arguments, Map<String, String> environment, Predicate<RdsEngine> carried)
            throws WrongArgumentsException {
        return new CommandLine(arguments).options(environment, carried);
    }

    private Options options(Map<String, String> environment, Predicate<RdsEngine> carried)
            throws WrongArgumentsException {
        var engine = engine();
        var database = database();
        var admin = admin(environment);
        var options = new Options(
                engine,
                database,
                admin,
                text("--database-name", "orders"),
                users(),
                sql(),
                policies(),
                hostName("--endpoint"),
                hostName("--instance-endpoint"),
                region(),
                ports(),
                directory(),
                arguments.has("--accept-passwords"),
                number("--records", DEFAULT_RECORDS, 1, MAX_RECORDS));
        if (!arguments.has("--database")) {
            checkCarried(engine, carried);
        }
        if (database != null && !namesAdmin(environment)) {
            checkWithoutAdmin(options);
        }
        arguments.throwIfWrong();
        return options;
    }

    private void checkCarried(RdsEngine engine, Predicate<RdsEngine> carried) {
        if (!carried.test(engine)) {
            arguments.wrong("--database HOST:PORT is missing: this jar starts no " + name(engine) + " itself");
        } else if (arguments.has("--admin")) {
            arguments.wrong("--admin needs --database: a database that this program starts has its own administrator");
        }
    }

    private void checkWithoutAdmin(Options options) {
        for (var user : options.users()) {
            if (user.login() == null) {
                arguments.wrong("--user " + user.name() + " has no password: write --user " + user.name()
                        + ":PASSWORD, or give --admin, which creates the user");
            }
        }
        if (!options.sql().isEmpty()) {
            arguments.wrong("--sql needs --admin, which runs it");
        }
    }

    private RdsEngine engine() {
        var name = arguments.one("--engine", "mysql");
        for (var engine : RdsEngine.values()) {
            if (name(engine).equals(name)) {
                return engine;
            }
        }
        arguments.wrong("--engine " + name + ": the engines are mysql and postgresql");
        return RdsEngine.MYSQL;
    }

    static String name(RdsEngine engine) {
        return engine == RdsEngine.MYSQL ? "mysql" : "postgresql";
    }

    private @Nullable Address database() {
        var text = arguments.one("--database");
        if (text == null) {
            return null;
        }
        var address = Address.parse(text);
        if (address == null) {
            arguments.wrong("--database " + text + " is not HOST:PORT, such as 127.0.0.1:3306");
        }
        return address;
    }

    private boolean namesAdmin(Map<String, String> environment) {
        return arguments.has("--admin")
                || !environment.getOrDefault(ADMIN_VARIABLE, "").isEmpty();
    }

    private @Nullable DatabaseLogin admin(Map<String, String> environment) {
        var option = arguments.one("--admin");
        var text = option == null ? environment.getOrDefault(ADMIN_VARIABLE, "") : option;
        if (option == null && (text.isEmpty() || !arguments.has("--database"))) {
            return null;
        }
        var login = login(text);
        if (login == null) {
            arguments.wrong((option == null ? ADMIN_VARIABLE : "--admin") + " is not USER:PASSWORD");
        }
        return login;
    }

    private static @Nullable DatabaseLogin login(String text) {
        var colon = text.indexOf(':');
        return colon < 1 ? null : new DatabaseLogin(text.substring(0, colon), text.substring(colon + 1));
    }

    private List<User> users() {
        if (!arguments.has("--user")) {
            return List.of(new User("app", null));
        }
        Map<String, User> users = new HashMap<>();
        List<User> inOrder = new ArrayList<>();
        for (var text : arguments.all("--user")) {
            var login = login(text);
            var user = new User(login == null ? text : login.user(), login);
            if (text.isEmpty() || text.startsWith(":") || hasControlCharacter(user.name())) {
                arguments.wrong("--user is not NAME or NAME:PASSWORD");
            } else if (users.put(user.name(), user) != null) {
                arguments.wrong("--user " + user.name() + " is given more than once");
            } else {
                inOrder.add(user);
            }
        }
        return inOrder;
    }

    private List<Path> sql() {
        return files("--sql");
    }

    private List<String> policies() {
        if (!arguments.has("--policy")) {
            return List.of(EVERYTHING_ALLOWED);
        }
        List<String> documents = new ArrayList<>();
        for (var file : files("--policy")) {
            try {
                var document = Files.readString(file);
                IamPolicy.of(document);
                documents.add(document);
            } catch (IOException | IllegalArgumentException e) {
                arguments.wrong("--policy " + file + ": " + Parameters.oneLine(String.valueOf(e.getMessage())));
            }
        }
        return documents;
    }

    private List<Path> files(String name) {
        List<Path> files = new ArrayList<>();
        for (var text : arguments.all(name)) {
            var file = path(name, text);
            if (file != null && Files.isReadable(file) && Files.isRegularFile(file)) {
                files.add(file);
            } else if (file != null) {
                arguments.wrong(name + " " + text + ": the file does not exist or cannot be read");
            }
        }
        return files;
    }

    private String text(String name, String otherwise) {
        var text = arguments.one(name, otherwise);
        if (text.isBlank() || hasControlCharacter(text)) {
            arguments.wrong(name + " is empty or contains a control character");
        }
        return text;
    }

    private static boolean hasControlCharacter(String text) {
        return text.chars().anyMatch(Character::isISOControl);
    }

    /** Returns a host name, which must be in lower case, as in tokens. */
    private String hostName(String name) {
        var text = arguments.one(name, "localhost");
        if (IP_ADDRESS.matcher(text).matches()) {
            arguments.wrong(name + " " + text + " is an IP address: endpoints have names, such as localhost");
        } else if (text.length() > MAX_HOST_NAME || !HOST_NAME.matcher(text).matches()) {
            arguments.wrong(name + " " + text + " is not a host name in lower case");
        }
        return text;
    }

    private @Nullable String region() {
        var text = arguments.one("--region");
        if (text != null && !REGION.matcher(text).matches()) {
            arguments.wrong("--region " + text + " is not a region, such as eu-west-1");
        }
        return text;
    }

    private Ports ports() {
        Map<String, Integer> ports = new HashMap<>();
        Map<Integer, String> taken = new HashMap<>();
        for (var name : PORTS) {
            var port = number(name, 0, 0, MAX_PORT);
            ports.put(name, port);
            var other = port == 0 ? null : taken.put(port, name);
            if (other != null) {
                arguments.wrong(other + " and " + name + " are both " + port);
            }
        }
        return new Ports(
                ports.getOrDefault("--port", 0),
                ports.getOrDefault("--instance-port", 0),
                ports.getOrDefault("--secrets-port", 0),
                ports.getOrDefault("--sts-port", 0),
                ports.getOrDefault("--control-port", 0),
                number(TOKEN_PORT, 0, 0, MAX_PORT));
    }

    private int number(String name, int otherwise, int min, int max) {
        var text = arguments.one(name);
        if (text == null) {
            return otherwise;
        }
        if (text.matches("[0-9]{1,9}")) {
            var number = Integer.parseInt(text);
            if (number >= min && number <= max) {
                return number;
            }
        }
        arguments.wrong(name + " " + text + " is not a number from " + min + " to " + max);
        return otherwise;
    }

    /** Returns the directory. Rejects control characters, because its name is written to a file of lines. */
    private @Nullable Path directory() {
        var text = arguments.one("--dir");
        if (text == null) {
            return null;
        }
        if (text.isEmpty() || hasControlCharacter(text)) {
            arguments.wrong("--dir is empty or contains a control character");
            return null;
        }
        var directory = path("--dir", text);
        if (directory != null && Files.exists(directory) && !Files.isDirectory(directory)) {
            arguments.wrong("--dir " + text + " is not a directory");
        }
        return directory;
    }

    private @Nullable Path path(String name, String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            arguments.wrong(name + " " + text + " is not a path");
            return null;
        }
    }
}
