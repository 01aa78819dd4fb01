package io.github.rdsiam.example;

import com.zaxxer.hikari.HikariDataSource;
import io.github.rdsiam.DatabaseEngine;
import io.github.rdsiam.IamTokenDataSource;
import io.github.rdsiam.SecretsManagerFallback;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The function's settings, from its environment variables. */
final class Configuration {

    static final String DEFAULT_QUERY = "SELECT id FROM my_table ORDER BY id";
    static final int DEFAULT_ROWS = 3;
    /** All rows are in memory at once, and Lambda accepts answers of up to 6 MB. */
    static final int MAX_ROWS = 1000;

    private static final Pattern ONE_SELECT = Pattern.compile("SELECT\\s[^;]+", Pattern.CASE_INSENSITIVE);
    private static final Pattern OWN_LIMIT = Pattern.compile("\\bLIMIT\\s+\\d[^)]*$", Pattern.CASE_INSENSITIVE);

    private final Variables variables;
    private final boolean postgres;
    private final String region;
    private final String host;
    private final int port;
    private final String username;
    private final String database;
    private final String query;
    private final int rowLimit;

    private Configuration(Variables variables) {
        this.variables = variables;
        variables.require("IN_REGION", "IN_HOST", "IN_PORT", "IN_USERNAME", "IN_DATABASE");
        this.postgres = isPostgres(variables);
        this.region = variables.get("IN_REGION");
        this.host = variables.get("IN_HOST");
        this.port = variables.port("IN_PORT", variables.get("IN_PORT"));
        this.username = variables.get("IN_USERNAME");
        this.database = variables.get("IN_DATABASE");
        this.query = query(variables);
        this.rowLimit = variables.number("IN_ROW_LIMIT", 1, MAX_ROWS, DEFAULT_ROWS);
    }

    private static boolean isPostgres(Variables variables) {
        @Nullable String engine = variables.find("IN_ENGINE");
        if (engine == null || engine.equals("mysql")) {
            return false;
        }
        if (engine.equals("postgres")) {
            return true;
        }
        throw new IllegalArgumentException("IN_ENGINE (\"" + engine + "\") must be mysql or postgres");
    }

    private static String query(Variables variables) {
        @Nullable String query = variables.find("IN_QUERY");
        if (query == null) {
            return DEFAULT_QUERY;
        }
        if (!ONE_SELECT.matcher(query).matches()) {
            throw new IllegalArgumentException(
                    "IN_QUERY (\"" + query + "\") must be one SELECT without a semicolon, such as " + DEFAULT_QUERY);
        }
        if (OWN_LIMIT.matcher(query).find()) {
            throw new IllegalArgumentException(
                    "IN_QUERY (\"" + query + "\") must not end with a LIMIT; use IN_ROW_LIMIT");
        }
        return query;
    }

    /**
     * Reads the variables.
     *
     * @throws IllegalArgumentException if one is missing or unusable
     */
    static Configuration from(Map<String, String> environment) {
        return new Configuration(new Variables(environment));
    }

    /** Returns whether Lambda takes a snapshot after the init phase: SnapStart. */
    boolean isSnapshotTaken() {
        return "snap-start".equals(variables.find("AWS_LAMBDA_INITIALIZATION_TYPE"));
    }

    /** Returns the query to run on each event. */
    FirstRows rowsOf(DataSource pool) {
        return new FirstRows(pool, query, rowLimit);
    }

    /**
     * Creates the pool; on Lambda this opens no connection.
     *
     * @throws IllegalArgumentException if the variables do not fit together
     */
    HikariDataSource openPool() {
        IamTokenDataSource.Builder builder = IamTokenDataSource.builder()
                .region(region)
                .endpoint(host)
                .port(port)
                .username(username)
                .database(database);
        if (postgres) {
            builder.engine(DatabaseEngine.POSTGRESQL);
        }
        @Nullable String caBundle = variables.find("IN_CA_BUNDLE");
        if (caBundle != null) {
            builder.caBundle(Path.of(caBundle));
        }
        assumeRole(builder);
        @Nullable SecretsManagerFallback fallback = fallback();
        if (fallback != null) {
            builder.fallback(fallback);
        }
        return builder.buildPool();
    }

    private void assumeRole(IamTokenDataSource.Builder builder) {
        @Nullable String role = variables.find("IN_ROLE_ARN");
        @Nullable String externalId = variables.find("IN_EXTERNAL_ID");
        if (role == null) {
            if (externalId != null) {
                throw new IllegalArgumentException("IN_EXTERNAL_ID is set, so IN_ROLE_ARN must be set too");
            }
        } else if (externalId == null) {
            builder.assumeRole(role);
        } else {
            builder.assumeRole(role, externalId);
        }
    }

    private @Nullable SecretsManagerFallback fallback() {
        @Nullable String secretId = variables.find("IN_SECRET_ID");
        @Nullable String target = variables.find("IN_SECRET_TARGET");
        if (secretId == null) {
            if (target != null) {
                throw new IllegalArgumentException("IN_SECRET_TARGET is set, so IN_SECRET_ID must be set too");
            }
            return null;
        }
        SecretsManagerFallback fallback = SecretsManagerFallback.of(secretId);
        if (target == null) {
            return fallback;
        }
        if (target.equals("secret-host")) {
            return fallback.toSecretHost();
        }
        int colon = target.lastIndexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException(
                    "IN_SECRET_TARGET must be host:port, or secret-host for the host in the secret");
        }
        return fallback.toEndpoint(
                target.substring(0, colon), variables.port("IN_SECRET_TARGET", target.substring(colon + 1)));
    }
}
