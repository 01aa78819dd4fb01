package io.github.rdsiam.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.rdsiam.testkit.internal.protocol.mysql.CommandBoundaries;
import io.github.rdsiam.testkit.internal.protocol.mysql.ErrorPacket;
import io.github.rdsiam.testkit.internal.protocol.mysql.PayloadWriter;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands after the login that only MySQL's clients send. */
class MysqlRelayTest {

    private static final int MORE_THAN_A_PACKET = 17 * 1024 * 1024;
    private static final int UNKNOWN_COMMAND = 1047;
    private static final int SYNTAX_ERROR = 1064;

    @Test
    void recordsStatementsInOrderWhenTold() throws Exception {
        try (var lab = Lab.start(Lab.builder().recordStatements(true))) {
            var properties = lab.verified(lab.token());
            properties.put("useServerPrepStmts", "true");
            try (var connection = lab.connect(properties)) {
                lab.proxy.clearRecords();
                connection.isValid(1);
                connection.createStatement().execute("SELECT 'é'");
                try (var prepared = connection.prepareStatement("SELECT ?")) {
                    prepared.setInt(1, 7);
                    prepared.executeQuery();
                }
                connection.setCatalog("information_schema");
            }
            await().untilAsserted(() -> assertThat(lab.proxy.statements())
                    .containsExactly(
                            "COM_PING",
                            "SELECT 'é'",
                            "COM_STMT_PREPARE SELECT ?",
                            "COM_STMT_EXECUTE",
                            "COM_STMT_CLOSE",
                            "USE `information_schema`",
                            "COM_QUIT"));
        }
    }

    @Test
    void endsAConnectionThatTheDatabaseKilled() throws Exception {
        try (var lab = Lab.start();
                var connection = lab.connect()) {
            try (var rows = connection.createStatement().executeQuery("SELECT CONNECTION_ID()")) {
                rows.next();
                Lab.database().execute("KILL " + rows.getLong(1));
            }
            await().untilAsserted(() -> assertThat(lab.proxy.connections()).isZero());
            assertThat(connection.isValid(1)).isFalse();
        }
    }

    /** As clients do for a query timeout, with the number in the greeting. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "KILL %d",
                "kill connection %d;",
                "/* from a tool */ KILL  \nCONNECTION %d",
                "/* MariaDB's */ KILL  HARD\nCONNECTION %d",
                "COM_PROCESS_KILL"
            })
    void killsAConnectionByTheNumberThatItsClientWasGiven(String how) throws Exception {
        try (var lab = Lab.start(Lab.builder().recordStatements(true));
                var victim = lab.loggedIn();
                var other = lab.loggedIn();
                var killer = lab.loggedIn()) {
            int number = (int) victim.greeting().threadId();
            boolean command = how.equals("COM_PROCESS_KILL");
            if (command) {
                killer.command(
                        CommandBoundaries.COM_PROCESS_KILL,
                        new PayloadWriter().integer(4, number).toBytes());
            } else {
                killer.query(how.formatted(number));
            }
            byte[] answer = killer.read();
            if (Lab.isMysql() && (command || how.contains("HARD"))) {
                assertThat(ErrorPacket.parse(answer).code()).isEqualTo(command ? UNKNOWN_COMMAND : SYNTAX_ERROR);
                assertThat(lab.proxy.connections()).isEqualTo(3);
            } else {
                assertThat(answer[0]).isZero();
                await().untilAsserted(() -> assertThat(lab.proxy.connections()).isEqualTo(2));
            }
            other.query("DO 1");
            assertThat(other.read()[0]).isZero();
        }
    }

    @Test
    void killsAConnectionByTheNumberThatTheDatabaseKnows() throws Exception {
        try (var lab = Lab.start();
                var victim = lab.connect();
                var killer = lab.loggedIn()) {
            try (var rows = victim.createStatement().executeQuery("SELECT CONNECTION_ID()")) {
                rows.next();
                killer.query("KILL " + rows.getLong(1));
            }
            assertThat(killer.read()[0]).isZero();
            await().untilAsserted(() -> assertThat(lab.proxy.connections()).isEqualTo(1));
        }
    }

    @Test
    void passesOnAKillOfWhatIsNotThere() throws Exception {
        try (var lab = Lab.start();
                var killer = lab.loggedIn()) {
            killer.query("KILL QUERY 999999999999");

            assertThat(ErrorPacket.parse(killer.read()).code()).isEqualTo(1094);
        }
    }

    @Test
    void cancelsAStatementWhenItsTimeIsOver() throws Exception {
        try (var lab = Lab.start();
                var connection = lab.connect();
                var statement = connection.createStatement()) {
            statement.setQueryTimeout(1);
            assertThatThrownBy(() -> statement.executeQuery("SELECT SLEEP(60)").close())
                    .isInstanceOf(java.sql.SQLTimeoutException.class);
            assertThat(connection.isValid(5)).isTrue();
        }
    }

    /** Around the number of packets at which the protocol's sequence numbers wrap. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 252, 253, 254, 255, 256, 509})
    void recordsWhatFollowsALocalFile(int packets) throws Exception {
        try (var lab = Lab.start(Lab.builder().recordStatements(true));
                var client = lab.loggedIn()) {
            loadLocalFile(client, packets, "(x)");
            client.query("SELECT 1 FROM DUAL WHERE FALSE");
            client.read();

            assertThat(lab.proxy.statements()).hasSize(3).endsWith("SELECT 1 FROM DUAL WHERE FALSE");
        }
    }

    @Test
    void recordsWhatFollowsALocalFileThatTheDatabaseRefuses() throws Exception {
        try (var lab = Lab.start(Lab.builder().recordStatements(true));
                var client = lab.loggedIn()) {
            byte[] answer = loadLocalFile(client, 253, "(@x) SET x = (SELECT 1 UNION SELECT 2)");
            assertThat(ErrorPacket.isError(answer)).isTrue();
            client.query("DO 2");
            assertThat(client.read()[0]).isZero();

            assertThat(lab.proxy.statements()).hasSize(3).endsWith("DO 2");
        }
    }

    private static byte[] loadLocalFile(PlainClient client, int packets, String columns) throws Exception {
        client.query("CREATE TEMPORARY TABLE local_file (x INT)");
        client.read();
        client.query("LOAD DATA LOCAL INFILE 'any' INTO TABLE local_file " + columns);
        assertThat(client.read()[0] & 0xFF).isEqualTo(0xFB);
        for (int i = 0; i < packets; i++) {
            client.write("1\n");
        }
        client.write(new byte[0]);
        return client.read();
    }

    @Test
    void recordsEachOfManyKindsOfCommands() throws Exception {
        try (var lab = Lab.start(Lab.builder().recordStatements(true))) {
            var properties = lab.verified(lab.token());
            properties.put("allowMultiQueries", "true");
            properties.put("useServerPrepStmts", "true");
            properties.put("maxAllowedPacket", "" + 64 * 1024 * 1024);
            try (var connection = lab.connect(properties);
                    var statement = connection.createStatement()) {
                lab.proxy.clearRecords();
                assertThatThrownBy(() -> statement.execute("SELECT 1; SELECT 2; SELECT nothing; SELECT 4"))
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("nothing");
                String large = "SELECT LENGTH('" + "x".repeat(MORE_THAN_A_PACKET) + "')";
                statement.execute(large);
                try (var prepared = connection.prepareStatement("SELECT ?")) {
                    prepared.setBinaryStream(1, new java.io.ByteArrayInputStream(new byte[300_000]));
                    prepared.executeQuery().close();
                    prepared.setInt(1, 2);
                    prepared.executeQuery().close();
                }
                connection.unwrap(com.mysql.cj.jdbc.JdbcConnection.class).resetServerState();
                statement.execute("DO 5");

                var statements = lab.proxy.statements();
                assertThat(statements)
                        .contains("SELECT 1; SELECT 2; SELECT nothing; SELECT 4", "COM_STMT_PREPARE SELECT ?")
                        .contains("COM_STMT_SEND_LONG_DATA", "COM_STMT_EXECUTE", "COM_RESET_CONNECTION")
                        .endsWith("DO 5");
                assertThat(statements.get(1)).endsWith("... (" + large.length() + " bytes)");
            }
        }
    }

    /** MariaDB reports version 8.0.10, because MySQL's drivers do not know version 11.4. */
    @Test
    void greetsWithTheVersionOfAMysql() throws Exception {
        var version = Lab.database().query("SELECT VERSION()").get(0);
        try (var lab = Lab.start();
                var connection = lab.connect()) {
            assertThat(connection.getMetaData().getDatabaseProductVersion())
                    .isEqualTo(Lab.isMysql() ? version : "8.0.10");
        }
    }

    /**
     * Hibernate does this with every database: Connector/J queries a later MySQL in a way that MariaDB does not
     * support.
     */
    @Test
    void isAskedForItsKeywords() throws Exception {
        try (var lab = Lab.start();
                var connection = lab.connect()) {
            assertThat(connection.getMetaData().getSQLKeywords()).contains("STRAIGHT_JOIN");
        }
    }
}
