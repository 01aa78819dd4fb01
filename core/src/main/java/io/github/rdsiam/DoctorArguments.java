package io.github.rdsiam;

import java.nio.file.Path;

/** The command line of {@link Doctor}. */
final class DoctorArguments {

    private static final String ASK = " --help lists all arguments.";

    static final String HELP = """
            Usage: java -cp <class path> io.github.rdsiam.Doctor <endpoint> <user> [<option> <value>]...

            Connects to MySQL on Amazon RDS, Aurora or RDS Proxy as an application with rds-iam does, and reports each
            step: settings, AWS credentials, DNS, TCP, TLS, IAM token, login, a statement. At the first failure it
            prints the likely causes and the next step. It makes one login with the default AWS credentials chain and
            prints no token, password or secret key.

              <endpoint>                The DNS name of the proxy, instance or cluster, as AWS shows it
              <user>                    The database user, in the spelling of CREATE USER

            Options:
              --port <port>             The endpoint's port; 3306 by default
              --database <name>         The database to use; none by default
              --region <region>         Needed only if the endpoint's name does not contain its region
              --via <host>:<port>       Connect to this address instead, such as an SSH tunnel
              --ca-bundle <file.pem>    Trust these certificates instead of the built-in ones
              -h, --help                Print this text

            Exit code: 0 if all steps passed, 2 for wrong arguments or settings, otherwise that of the step that failed:
            credentials 3, dns 4, tcp 5, tls 6, token 7, login 8, statements 9.

            From a Spring Boot jar:
              java -Dloader.main=io.github.rdsiam.Doctor -cp app.jar \\
                org.springframework.boot.loader.launch.PropertiesLauncher <endpoint> <user>""";

    private DoctorArguments() {}

    static boolean askForHelp(String... arguments) {
        for (String argument : arguments) {
            if (argument.equals("-h") || argument.equals("--help")) {
                return true;
            }
        }
        return false;
    }

    /** @throws IllegalArgumentException if they are not what {@link #HELP} says */
    static Settings read(String... arguments) {
        if (arguments.length < 2 || arguments[0].startsWith("-") || arguments[1].startsWith("-")) {
            throw new IllegalArgumentException(
                    "The first two arguments must be the endpoint and the database user." + ASK);
        }
        if (arguments.length % 2 != 0) {
            throw new IllegalArgumentException(
                    LogSafe.escape(arguments[arguments.length - 1]) + " has no value." + ASK);
        }
        IamTokenDataSource.Builder builder =
                IamTokenDataSource.builder().endpoint(arguments[0]).username(arguments[1]);
        for (int i = 2; i < arguments.length; i += 2) {
            set(builder, arguments[i], arguments[i + 1]);
        }
        return builder.settings();
    }

    private static void set(IamTokenDataSource.Builder builder, String option, String value) {
        switch (option) {
            case "--port" -> builder.port(number(option, value));
            case "--database" -> builder.database(value);
            case "--region" -> builder.region(value);
            case "--via" -> {
                int colon = value.lastIndexOf(':');
                if (colon < 0) {
                    throw Arguments.invalid(option, value, "must be <host>:<port>");
                }
                builder.connectVia(value.substring(0, colon), number(option, value.substring(colon + 1)));
            }
            case "--ca-bundle" -> builder.caBundle(Path.of(value));
            default -> throw new IllegalArgumentException("Unknown option " + LogSafe.escape(option) + "." + ASK);
        }
    }

    private static int number(String option, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    Arguments.invalid(option, value, "is no port number").getMessage(), e);
        }
    }
}
