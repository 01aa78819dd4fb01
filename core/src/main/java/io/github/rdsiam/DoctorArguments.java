package io.github.rdsiam;

import java.nio.file.Path;

/** The command line of {@link Doctor}. */
final class DoctorArguments {

    static final String USAGE = "Usage: java -cp ... io.github.rdsiam.Doctor <endpoint> <user> [--port <port>]"
            + " [--database <name>] [--region <region>] [--via <host>:<port>] [--ca-bundle <file.pem>]";

    private DoctorArguments() {}

    /** @throws IllegalArgumentException if they are not what {@link #USAGE} says */
    static Settings.Checked read(String... arguments) {
        if (arguments.length < 2 || arguments.length % 2 != 0) {
            throw new IllegalArgumentException(USAGE);
        }
        IamTokenDataSource.Builder builder =
                IamTokenDataSource.builder().endpoint(arguments[0]).username(arguments[1]);
        for (int i = 2; i < arguments.length; i += 2) {
            set(builder, arguments[i], arguments[i + 1]);
        }
        return builder.settings().check();
    }

    private static void set(IamTokenDataSource.Builder builder, String option, String value) {
        switch (option) {
            case "--port" -> builder.port(number(option, value));
            case "--database" -> builder.database(value);
            case "--region" -> builder.region(value);
            case "--via" -> {
                int colon = value.lastIndexOf(':');
                if (colon < 0) {
                    throw Arguments.refused(option, value, "must be <host>:<port>");
                }
                builder.connectVia(value.substring(0, colon), number(option, value.substring(colon + 1)));
            }
            case "--ca-bundle" -> builder.caBundle(Path.of(value));
            default -> throw new IllegalArgumentException("Unknown option " + Printable.text(option) + ". " + USAGE);
        }
    }

    private static int number(String option, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    Arguments.refused(option, value, "is no port number").getMessage(), e);
        }
    }
}
