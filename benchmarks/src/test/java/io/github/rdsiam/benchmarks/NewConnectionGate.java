package io.github.rdsiam.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import io.github.rdsiam.IamTokenDataSource;
import java.sql.Connection;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * Counts how often a client waits for the server until a connection is open, after the TCP connect and the server's
 * greeting; how often it logs in; and how many of ten successive connections resume a TLS session.
 */
final class NewConnectionGate implements Gate {

    private static final int MORE = 10;

    @Override
    public Map<String, Long> count(Stand stand) throws Exception {
        Map<String, Long> counts = new LinkedHashMap<>();
        try (TurnRelay relay = TurnRelay.start(stand.engine(), stand.port(), Integer.MAX_VALUE)) {
            stand.stage().logins();
            unpooled(stand, relay, counts);
            pooled(stand, relay, counts);
        }
        return counts;
    }

    private static void unpooled(Stand stand, TurnRelay relay, Map<String, Long> counts) throws Exception {
        try (IamTokenDataSource dataSource = builder(stand, relay).build()) {
            counts.put("new connection: round trips of the first", turns(dataSource, relay));
            counts.put(
                    "new connection: logins of the first", (long) logins(stand).accepted());
            counts.put("new connection: round trips of the second", turns(dataSource, relay));
            for (int i = 1; i < MORE; i++) {
                turns(dataSource, relay);
            }
        }
        Stage.Logins logins = logins(stand);
        counts.put("new connection: logins of the next " + MORE, (long) logins.accepted());
        counts.put("new connection: TLS sessions resumed by the next " + MORE, (long) logins.resumed());
    }

    private static long turns(IamTokenDataSource dataSource, TurnRelay relay) throws Exception {
        try (Connection connection = dataSource.getConnection()) {
            return relay.turns();
        }
    }

    private static void pooled(Stand stand, TurnRelay relay, Map<String, Long> counts) throws Exception {
        try (HikariDataSource pool = builder(stand, relay).buildPool(config -> config.setMaximumPoolSize(1))) {
            counts.put("new pool: round trips of its first connection", (long) relay.turns());
        }
        counts.put(
                "new pool: logins of its first connection", (long) logins(stand).accepted());
    }

    private static IamTokenDataSource.Builder builder(Stand stand, TurnRelay relay) {
        return stand.dataSource()
                .connectVia("localhost", relay.port())
                .credentialsProvider(StaticCredentialsProvider.create(stand.credentials()));
    }

    private static Stage.Logins logins(Stand stand) throws Exception {
        Stage.Logins logins = stand.stage().logins();
        if (logins.failed() > 0) {
            throw new AssertionError("Failed logins: " + logins);
        }
        return logins;
    }
}
