package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rdsiam.testkit.FakeRdsProxy;
import io.github.rdsiam.testkit.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Properties;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Measures how much of a token pgjdbc alone and this library reveal: the table in docs/tls.md. */
class DefaultDriverTest {

    private static final String TITLE =
            "| what answers | pgjdbc's defaults | `sslmode=require` | `sslmode=verify-full` | rds-iam |";

    /** Shorter pieces of a token, such as the user's name, are in other messages too. */
    private static final int RECOGNISABLE = 16;

    /**
     * What a client meets on its way to an instance. If it connects again, it meets a server that asks for the token
     * without TLS.
     */
    enum Met {
        FOREIGN_AUTHORITY("a certificate of another authority", false, Fault.FOREIGN_CA),
        OTHER_HOST("a certificate for another host", false, Fault.WRONG_HOST_CERTIFICATE),
        NO_TLS("`N`, which means no TLS", false, Fault.NO_TLS),
        FORGED_ERROR("an error in plain text", false, Fault.REFUSE_BEFORE_TLS),
        SILENCE("nothing", false, Fault.STALL_BEFORE_GREETING),
        REFUSAL("a refusal, and no TLS the next time", true, Fault.REFUSE);

        private final String words;

        /** Whether it starts with the real server, which may have the token. */
        private final boolean startsWell;

        private final Fault fault;

        Met(String words, boolean startsWell, Fault fault) {
            this.words = words;
            this.startsWell = startsWell;
            this.fault = fault;
        }
    }

    enum Client {
        DEFAULTS(null),
        REQUIRE("require"),
        VERIFY_FULL("verify-full"),
        RDS_IAM(null);

        private final String sslMode;

        Client(String sslMode) {
            this.sslMode = sslMode;
        }
    }

    @ParameterizedTest
    @EnumSource
    void thePageHasWhatArrives(Met met) throws Exception {
        StringJoiner row = new StringJoiner(" | ", "| ", " |").add(met.words);
        for (Client client : Client.values()) {
            row.add(arrived(met, client));
        }

        assertThat(table()).contains(row.toString());
    }

    @Test
    void thePageHasNothingElse() throws IOException {
        assertThat(table())
                .startsWith(TITLE)
                .hasSize(2 + Met.values().length)
                .filteredOn(row -> Arrays.stream(Met.values()).anyMatch(met -> row.startsWith("| " + met.words + " |")))
                .hasSize(Met.values().length);
    }

    private static List<String> table() throws IOException {
        return Files.readAllLines(Path.of("..", "docs", "tls.md")).stream()
                .dropWhile(line -> !line.equals(TITLE))
                .takeWhile(line -> line.startsWith("|"))
                .toList();
    }

    private static String arrived(Met met, Client client) throws SQLException {
        try (LocalRds rds = LocalRds.start(DatabaseEngine.POSTGRESQL, builder -> builder.iamUser(LocalRds.USER));
                IamTokenDataSource source = rds.dataSource()
                        .endpoint(LocalRds.INSTANCE)
                        .port(rds.proxy().instancePort())
                        .build()) {
            FakeRdsProxy instance = rds.proxy();
            source.getConnection().close();
            String token = instance.receivedCredentials().get(0);
            instance.clearRecords();
            instance.enqueue(met.fault, Fault.NO_TLS);

            if (met == Met.SILENCE) {
                source.setLoginTimeout(1); // in seconds; for the driver alone it is sslResponseTimeout
            }
            connect(client, rds, source, token);

            int expected = met.startsWell ? 1 : 0;
            List<String> received = instance.receivedCredentials();
            assertThat(received).as("what the right server was given").hasSizeGreaterThanOrEqualTo(expected);
            if (client == Client.RDS_IAM) {
                assertThat(instance.accepted())
                        .as("after a refusal, another token is tried")
                        .isEqualTo(1 + expected);
            }
            String plain = new String(instance.receivedInPlainText(), StandardCharsets.ISO_8859_1);
            String toOthers = String.join("\n", received.subList(expected, received.size()));
            return describe(token, bytesOf(token, plain), bytesOf(token, toOthers));
        }
    }

    private static void connect(Client client, LocalRds rds, IamTokenDataSource source, String token) {
        try {
            if (client == Client.RDS_IAM) {
                source.getConnection().close();
            } else {
                DriverManager.getConnection(
                                "jdbc:postgresql://" + LocalRds.INSTANCE + ":"
                                        + rds.proxy().instancePort() + "/" + LocalRds.DATABASE,
                                properties(client, rds, token))
                        .close();
            }
        } catch (SQLException e) {
            // whether it connects or fails, only what has arrived until then counts
        }
    }

    private static Properties properties(Client client, LocalRds rds, String token) {
        Properties properties = new Properties();
        properties.setProperty("user", LocalRds.USER);
        properties.setProperty("password", token);
        properties.setProperty("sslResponseTimeout", "2000");
        if (client.sslMode != null) {
            properties.setProperty("sslmode", client.sslMode);
        }
        if (client == Client.VERIFY_FULL) {
            properties.setProperty("sslrootcert", rds.proxy().caBundle().toString());
        }
        return properties;
    }

    /** Counts the characters of the token that arrived in recognisable pieces. */
    private static int bytesOf(String token, String received) {
        BitSet found = new BitSet();
        for (int from = 0; from + RECOGNISABLE <= token.length(); from++) {
            if (received.contains(token.substring(from, from + RECOGNISABLE))) {
                found.set(from, from + RECOGNISABLE);
            }
        }
        return found.cardinality();
    }

    private static String describe(String token, int plain, int inAll) {
        if (plain == token.length()) {
            return "the token, in clear text";
        }
        if (plain > 0) {
            return plain + " bytes in clear text";
        }
        return inAll == token.length() ? "the token, encrypted" : inAll + " bytes";
    }
}
