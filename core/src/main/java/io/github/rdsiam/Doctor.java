package io.github.rdsiam;

import java.util.function.Consumer;

/**
 * Connects once and reports each step in plain words: {@code java -cp ... io.github.rdsiam.Doctor <endpoint> <user>}. It
 * logs in as a data source does, with the default AWS credentials chain. It prints no secret.
 */
final class Doctor {

    private Doctor() {}

    /**
     * Ends the JVM with 0 if all steps passed, otherwise with the failed step's code.
     *
     * @param arguments endpoint, user, and options
     */
    public static void main(String[] arguments) {
        System.exit(examine(System.out::println, System.err::println, arguments));
    }

    static int examine(Consumer<String> lines, Consumer<String> errors, String... arguments) {
        return Diagnose.run(new MysqlEngine(), lines, errors, arguments);
    }
}
