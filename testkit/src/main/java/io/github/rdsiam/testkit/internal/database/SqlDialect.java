package io.github.rdsiam.testkit.internal.database;

import io.github.rdsiam.testkit.DatabaseLogin;
import io.github.rdsiam.testkit.RdsEngine;
import io.github.rdsiam.testkit.internal.protocol.SqlLink;
import io.github.rdsiam.testkit.internal.protocol.mysql.MysqlLink;
import io.github.rdsiam.testkit.internal.protocol.postgresql.PostgresLink;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The operations of an administrator on a database of one engine. */
public interface SqlDialect {

    /** Returns the dialect of an engine. */
    static SqlDialect of(RdsEngine engine) {
        return switch (engine) {
            case MYSQL -> new MysqlDialect();
            case POSTGRESQL -> new PostgresDialect();
        };
    }

    /**
     * Logs in.
     *
     * @param database the database to use; null for none, or for the one that every server has
     */
    SqlLink open(String host, int port, DatabaseLogin login, @Nullable String database) throws IOException;

    /** Returns the statements of an SQL file. */
    List<String> statements(String script);

    /** Returns the statements of an SQL file, with the variables replaced. */
    List<String> statements(String script, Map<String, String> variables);

    /** Returns the users of a server, which are changed with the administrator's login. */
    DatabaseUsers users(String host, int port, DatabaseLogin master);

    /** MySQL and MariaDB. */
    record MysqlDialect() implements SqlDialect {
        @Override
        public SqlLink open(String host, int port, DatabaseLogin login, @Nullable String database) throws IOException {
            return MysqlLink.open(host, port, login, database);
        }

        @Override
        public List<String> statements(String script) {
            return SqlScript.MYSQL.statements(script);
        }

        @Override
        public List<String> statements(String script, Map<String, String> variables) {
            return SqlScript.MYSQL.statements(script, variables);
        }

        @Override
        public DatabaseUsers users(String host, int port, DatabaseLogin master) {
            return new MysqlUsers(host, port, master);
        }
    }

    /** PostgreSQL. */
    record PostgresDialect() implements SqlDialect {

        /** The database that every server has, and that RDS Proxy needs. */
        static final String MAINTENANCE = "postgres";

        @Override
        public SqlLink open(String host, int port, DatabaseLogin login, @Nullable String database) throws IOException {
            return PostgresLink.open(host, port, login, database == null ? MAINTENANCE : database);
        }

        @Override
        public List<String> statements(String script) {
            return SqlScript.POSTGRESQL.statements(script);
        }

        @Override
        public List<String> statements(String script, Map<String, String> variables) {
            return SqlScript.POSTGRESQL.statements(script, variables);
        }

        @Override
        public DatabaseUsers users(String host, int port, DatabaseLogin master) {
            return new PostgresUsers(host, port, master);
        }
    }
}
