package io.github.rdsiam.benchmarks.subject;

import org.jspecify.annotations.Nullable;

/** The environment variables of an application. */
final class Site {

    private Site() {}

    static boolean isPostgresql() {
        return get("DB_ENGINE").equals("POSTGRESQL");
    }

    static String host() {
        return get("DB_HOST");
    }

    static int port() {
        return Integer.parseInt(get("DB_PORT"));
    }

    static String database() {
        return get("DB_NAME");
    }

    static String user() {
        return get("DB_USER");
    }

    static String userWithPassword() {
        return get("DB_USER_WITH_PASSWORD");
    }

    static String password() {
        return get("DB_PASSWORD");
    }

    static String region() {
        return get("AWS_REGION");
    }

    static String keyStorePassword() {
        return get("KEY_STORE_PASSWORD");
    }

    static String get(String name) {
        String value = find(name);
        if (value == null) {
            throw new IllegalStateException(name + " is not set");
        }
        return value;
    }

    static @Nullable String find(String name) {
        return System.getenv(name);
    }
}
