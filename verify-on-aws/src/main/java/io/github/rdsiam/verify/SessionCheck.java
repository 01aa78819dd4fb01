package io.github.rdsiam.verify;

import io.github.rdsiam.DatabaseEngine;
import io.github.rdsiam.IamTokenDataSource;
import io.github.rdsiam.RdsIamListener;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Looks at a session after the library has logged in. */
final class SessionCheck implements Check {

    private static final int CONNECTIONS = 3;

    private final Target target;

    SessionCheck(Target target) {
        this.target = target;
    }

    @Override
    public List<Question> questions() {
        return target.engine() == DatabaseEngine.MYSQL
                ? List.of(Question.ENGINE, Question.SQL_MODE, Question.DATABASE_TLS, Question.SESSION_RESUMPTION)
                : List.of(Question.ENGINE, Question.DATABASE_TLS, Question.SESSION_RESUMPTION);
    }

    @Override
    public Outcome take(Step step) throws SQLException {
        Opened opened = new Opened();
        List<Finding> findings = new ArrayList<>();
        try (IamTokenDataSource dataSource =
                target.dataSource().listener(opened).build()) {
            for (int i = 0; i < CONNECTIONS; i++) {
                try (Connection connection = dataSource.getConnection()) {
                    if (i == 0) {
                        if (target.engine() == DatabaseEngine.MYSQL) {
                            askMysql(connection, findings);
                        } else {
                            askPostgres(connection, findings);
                        }
                    }
                }
            }
        }
        findings.add(opened.finding());
        return Step.done(findings);
    }

    private static void askMysql(Connection connection, List<Finding> findings) throws SQLException {
        List<String> row = row(
                connection,
                "SELECT @@version, @@version_comment, @@session.sql_mode, @@character_set_server, @@collation_server");
        findings.add(Finding.of(Question.ENGINE, row.get(0) + ", " + row.get(1)));
        findings.add(sqlMode(row.get(2), row.get(3), row.get(4)));
        List<String> tls = row(connection, "SHOW SESSION STATUS LIKE 'Ssl_version'");
        findings.add(databaseTls(
                tls.isEmpty() ? "" : tls.get(1),
                "not seen: the session's Ssl_version is empty",
                "RDS Proxy may itself hide the variable"));
    }

    private static void askPostgres(Connection connection, List<Finding> findings) throws SQLException {
        findings.add(
                Finding.of(Question.ENGINE, row(connection, "SELECT version()").get(0)));
        List<String> tls =
                row(connection, "SELECT coalesce(version, '') FROM pg_stat_ssl WHERE pid = pg_backend_pid()");
        findings.add(databaseTls(tls.isEmpty() ? "" : tls.get(0), "no", "by pg_stat_ssl of the session's backend"));
    }

    static Finding sqlMode(String sqlMode, String characterSet, String collation) {
        List<String> sets = new ArrayList<>();
        if (!sqlMode.toUpperCase(Locale.ROOT).contains("STRICT_TRANS_TABLES")) {
            sets.add("SET sql_mode");
        }
        if (!characterSet.equals("utf8mb4")) {
            sets.add("SET character_set_results");
        }
        return Finding.of(
                Question.SQL_MODE,
                sets.isEmpty() ? "no SET is needed" : "opening a connection sends " + String.join(" and ", sets),
                "sql_mode " + sqlMode,
                characterSet + ", " + collation);
    }

    private static Finding databaseTls(String version, String otherwise, String evidence) {
        return Finding.of(Question.DATABASE_TLS, version.isEmpty() ? otherwise : "yes, " + version, evidence);
    }

    /** Empty without a row. */
    private static List<String> row(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            List<String> row = new ArrayList<>();
            if (result.next()) {
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.add(String.valueOf(result.getString(i)));
                }
            }
            return row;
        }
    }

    /** Records the library's events about the connections it opens. */
    private static final class Opened implements RdsIamListener {

        private final List<String> events = new ArrayList<>();
        private int resumed;

        @Override
        public void connectionOpened(ConnectionOpened event) {
            events.add(event.tlsVersion() + (event.resumed() ? " resumed" : " full handshake"));
            resumed += event.resumed() ? 1 : 0;
        }

        Finding finding() {
            return new Finding(
                    Question.SESSION_RESUMPTION,
                    resumed + " of " + (events.size() - 1) + " later connections resumed",
                    events);
        }
    }
}
