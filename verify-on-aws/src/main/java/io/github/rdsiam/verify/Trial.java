package io.github.rdsiam.verify;

import io.github.rdsiam.DatabaseEngine;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

/**
 * One way to use a session. The proxy's metric shows whether it pins.
 *
 * @param name without quotes or backslashes: the script reads it from JSON without a parser
 * @param driverProperties of the connection
 */
record Trial(String name, Map<String, String> driverProperties, Action action) {

    interface Action {
        void on(Connection connection) throws SQLException;
    }

    private static final List<Trial> OF_MYSQL = List.of(
            sql("SELECT 1"),
            sql("SELECT GET_LOCK('rds-iam-verify', 0)"),
            sql("SELECT @@session.transaction_isolation"),
            sql("SET character_set_results = NULL"),
            sql("SET SESSION TRANSACTION READ ONLY"),
            sql("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED"),
            sql("SET NAMES utf8mb4 COLLATE utf8mb4_unicode_ci"),
            sql("SET sql_mode = 'STRICT_TRANS_TABLES'"),
            sql("SET SESSION time_zone = '+00:00'"),
            sql("SET sql_select_limit = 10"));

    /** The controls are simple queries, because it is a question whether the driver's usual protocol pins. */
    private static final List<Trial> OF_POSTGRESQL = List.of(
            simple("SELECT 1"),
            simple("SELECT pg_advisory_lock(7264)"),
            sql("SELECT 1", "in an unnamed statement"),
            new Trial("SELECT 1 in a named statement", Map.of("prepareThreshold", "1"), Trial::prepared),
            new Trial("BEGIN, SELECT 1 and a named COMMIT", Map.of(), Trial::transaction),
            new Trial("BEGIN READ ONLY, SELECT 1 and a named COMMIT", Map.of(), Trial::readOnlyTransaction),
            simple("SET application_name = 'rds-iam-verify'"),
            simple("SET search_path TO public"),
            simple("SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED"),
            simple("BEGIN; SET LOCAL statement_timeout = '10s'; COMMIT"));

    /** The trials of an engine. The first two are controls: one that must not pin, and one known to pin. */
    static List<Trial> of(DatabaseEngine engine) {
        return engine == DatabaseEngine.MYSQL ? OF_MYSQL : OF_POSTGRESQL;
    }

    private static Trial sql(String sql) {
        return new Trial(sql, Map.of(), connection -> execute(connection, sql));
    }

    private static Trial sql(String sql, String how) {
        return new Trial(sql + " " + how, Map.of(), connection -> execute(connection, sql));
    }

    private static Trial simple(String sql) {
        return new Trial(
                sql + " as a simple query",
                Map.of("preferQueryMode", "simple"),
                connection -> execute(connection, sql));
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void prepared(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT 1")) {
            statement.execute();
        }
    }

    private static void transaction(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        execute(connection, "SELECT 1");
        connection.commit();
    }

    private static void readOnlyTransaction(Connection connection) throws SQLException {
        connection.setReadOnly(true);
        transaction(connection);
    }
}
