package scoreboard;

import java.util.Locale;
import java.util.Map;

/** What an application knows of its database, its secret and its tunnel. */
record At(Map<String, String> values) {

    private String value(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no " + name);
        }
        return value;
    }

    /** {@code mysql} or {@code postgresql}, as in JDBC URLs. */
    String engine() {
        return value("engine");
    }

    boolean isMysql() {
        return engine().equals("mysql");
    }

    String endpoint() {
        return value("endpoint");
    }

    int port() {
        return Integer.parseInt(value("port"));
    }

    String region() {
        return value("region");
    }

    String database() {
        return value("database");
    }

    String user() {
        return value("user");
    }

    /** The endpoint of the instance, which takes passwords. */
    String instance() {
        return value("instance");
    }

    int instancePort() {
        return Integer.parseInt(value("instancePort"));
    }

    String secretId() {
        return value("secretId");
    }

    /** A file with certificates of authorities. */
    String caBundle() {
        return value("caBundle");
    }

    /** The same certificates for drivers that take a key store. */
    String trustStore() {
        return value("trustStore");
    }

    String profile() {
        return value("profile");
    }

    /** The access key of the profile. */
    String accessKeyId() {
        return value("accessKeyId");
    }

    String secretKey() {
        return value("secretKey");
    }

    /** Leads to the endpoint. */
    String tunnel() {
        return value("tunnel");
    }

    /** A port of the endpoint on which nothing listens. */
    int deadPort() {
        return Integer.parseInt(value("deadPort"));
    }

    /** The engine's name with a capital letter or two, as in class names. */
    String engineInClassNames() {
        return isMysql() ? "MySQL" : "PostgreSQL";
    }

    String engineInUpperCase() {
        return engine().toUpperCase(Locale.ROOT);
    }
}
