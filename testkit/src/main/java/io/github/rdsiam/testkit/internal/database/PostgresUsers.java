package io.github.rdsiam.testkit.internal.database;

import io.github.rdsiam.testkit.DatabaseLogin;
import io.github.rdsiam.testkit.internal.database.SqlDialect.PostgresDialect;
import io.github.rdsiam.testkit.internal.protocol.SqlLink;
import io.github.rdsiam.testkit.internal.protocol.postgresql.PostgresLink;
import java.io.IOException;
import java.util.Objects;

/** Manages users of PostgreSQL. */
record PostgresUsers(String host, int port, DatabaseLogin master) implements DatabaseUsers {

    /** Locks catalog rows that several callers would otherwise change at the same time. */
    private static final String LOCK = "SELECT pg_advisory_lock(5432)";

    private static final String RDS_IAM = "rds_iam";

    private SqlLink open(String database) throws IOException {
        return PostgresLink.open(host, port, master, database);
    }

    @Override
    public void createDatabase(String database) throws IOException {
        try (var link = open(PostgresDialect.MAINTENANCE)) {
            link.query(LOCK);
            createDatabase(link, database);
            link.quit();
        }
    }

    private static void createDatabase(SqlLink link, String database) throws IOException {
        if (link.query("SELECT FROM pg_database WHERE datname = " + literal(database))
                .isEmpty()) {
            link.query("CREATE DATABASE " + identifier(database));
        }
    }

    /**
     * Creates a user with all privileges. They include objects that the administrator creates later, as in MySQL, where
     * a grant applies to the whole schema.
     */
    @Override
    public void create(DatabaseLogin login, String database, boolean rdsIam) throws IOException {
        var user = identifier(login.user());
        try (var link = open(PostgresDialect.MAINTENANCE)) {
            link.query(LOCK);
            createDatabase(link, database);
            if (!login.equals(master)) {
                if (!exists(link, login.user())) {
                    link.query("CREATE ROLE " + user);
                }
                link.query("ALTER ROLE " + user + " LOGIN PASSWORD " + literal(login.password()));
                link.query("GRANT ALL ON DATABASE " + identifier(database) + " TO " + user);
                setMembership(link, user, rdsIam);
                grantEverything(user, database);
            }
            link.quit();
        }
    }

    /** Grants or revokes the role {@code rds_iam}. A running PostgreSQL outside RDS may not have the role. */
    private static void setMembership(SqlLink link, String user, boolean rdsIam) throws IOException {
        var hasRole = exists(link, RDS_IAM);
        if (rdsIam) {
            if (!hasRole) {
                link.query("CREATE ROLE " + RDS_IAM);
            }
            link.query("GRANT " + RDS_IAM + " TO " + user);
        } else if (hasRole) {
            link.query("REVOKE " + RDS_IAM + " FROM " + user);
        }
    }

    private void grantEverything(String user, String database) throws IOException {
        try (var link = open(database)) {
            link.query("GRANT ALL ON SCHEMA public TO " + user);
            for (var objects : new String[] {"TABLES", "SEQUENCES", "ROUTINES"}) {
                link.query("GRANT ALL ON ALL " + objects + " IN SCHEMA public TO " + user);
                link.query("ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ALL ON " + objects + " TO " + user);
            }
            link.quit();
        }
    }

    private static boolean exists(SqlLink link, String user) throws IOException {
        return !link.query("SELECT FROM pg_roles WHERE rolname = " + literal(user))
                .isEmpty();
    }

    @Override
    public boolean exists(String user) throws IOException {
        try (var link = open(PostgresDialect.MAINTENANCE)) {
            var exists = exists(link, user);
            link.quit();
            return exists;
        }
    }

    @Override
    public void setPassword(DatabaseLogin login) throws IOException {
        try (var link = open(PostgresDialect.MAINTENANCE)) {
            checkExists(link, login.user());
            link.query("ALTER USER " + identifier(login.user()) + " WITH PASSWORD " + literal(login.password()));
            link.quit();
        }
    }

    /** Creates the clone as a member of the original, so that it has the same privileges. */
    @Override
    public void cloneUser(String original, String clone) throws IOException {
        try (var link = open(PostgresDialect.MAINTENANCE)) {
            checkExists(link, original);
            if (!exists(link, clone)) {
                link.query("CREATE ROLE " + identifier(clone) + " LOGIN IN ROLE " + identifier(original));
            }
            link.quit();
        }
    }

    private static void checkExists(SqlLink link, String user) throws IOException {
        if (!exists(link, user)) {
            throw new IOException("the database has no user " + user);
        }
    }

    @Override
    public boolean isIamUser(String user) throws IOException {
        try (var link = open(PostgresDialect.MAINTENANCE)) {
            var rows = link.query("SELECT pg_has_role(u.oid, i.oid, 'MEMBER') FROM pg_roles u, pg_roles i"
                    + " WHERE u.rolname = " + literal(user) + " AND NOT u.rolsuper AND i.rolname = 'rds_iam'");
            link.quit();
            return !rows.isEmpty() && Objects.equals(rows.get(0).get(0), "t");
        }
    }

    @Override
    public void checkLogin(DatabaseLogin login) throws IOException {
        try (var link = PostgresLink.open(host, port, login, PostgresDialect.MAINTENANCE)) {
            link.query("SELECT now()");
            link.quit();
        }
    }

    private static String identifier(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    private static String literal(String text) {
        var quoted = "'" + text.replace("'", "''").replace("\\", "\\\\") + "'";
        return text.contains("\\") ? " E" + quoted : quoted;
    }
}
