package io.github.rdsiam;

import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/** Builds a data source in a separate JVM and prints the new threads. */
final class BuildProbe {

    private BuildProbe() {}

    public static void main(String[] arguments) {
        Set<String> before = threads();
        try (IamTokenDataSource source = IamTokenDataSource.builder()
                .engine(DatabaseEngine.valueOf(arguments[1]))
                .endpoint("orders.proxy-abc123.eu-west-1.rds.amazonaws.com")
                .database("orders")
                .username("app")
                .caBundle(Path.of(arguments[0]))
                .fallback(SecretsManagerFallback.of("prod/orders").toSecretHost())
                .driverProperty("connectTimeout", "1000")
                .listener(new RdsIamListener() {})
                .build()) {
            Set<String> started = threads();
            started.removeAll(before);
            System.out.println("built " + source);
            System.out.println("threads " + started);
        }
    }

    private static Set<String> threads() {
        Set<String> names = new TreeSet<>();
        Thread.getAllStackTraces().keySet().forEach(thread -> names.add(thread.getName()));
        return names;
    }
}
