package io.github.rdsiam;

import io.github.rdsiam.internal.doctor.Diagnose;
import io.github.rdsiam.internal.engine.Engine;
import io.github.rdsiam.internal.mysql.MysqlEngine;
import io.github.rdsiam.internal.postgresql.PostgresEngine;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Connects once and reports each step: {@code java -cp ... io.github.rdsiam.Doctor <endpoint> <user>}. */
final class Doctor {

    private Doctor() {}

    /** Ends the JVM with 0 if all steps passed, otherwise with the failed step's code. */
    public static void main(String[] arguments) {
        System.exit(examine(System.out::println, System.err::println, arguments));
    }

    static int examine(Consumer<String> lines, Consumer<String> errors, String... arguments) {
        return Diagnose.run(Doctor::engine, lines, errors, arguments);
    }

    private static @Nullable Engine engine(String name) {
        return switch (name) {
            case "mysql" -> new MysqlEngine();
            case "postgresql" -> new PostgresEngine();
            default -> null;
        };
    }
}
