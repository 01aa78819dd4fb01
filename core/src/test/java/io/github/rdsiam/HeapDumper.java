package io.github.rdsiam;

import io.github.rdsiam.internal.credential.SecretCache;
import io.github.rdsiam.testsupport.HeapDump;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/** The child of {@link HeapTest}: logs in by token, by secret and, hours later, by token; dumps its live heap. */
final class HeapDumper {

    private HeapDumper() {}

    public static void main(String[] args) throws Exception {
        useBothWays(args);
        HeapDump.write(Path.of(args[6]));
    }

    private static void useBothWays(String[] args) throws IOException, SQLException {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        FakeTime clock = FakeTime.atSystemTime();
        IamTokenDataSource source = IamTokenDataSource.builder()
                .engine(DatabaseEngine.valueOf(args[0]))
                .endpoint(LocalRds.PROXY)
                .port(Integer.parseInt(args[1]))
                .database(LocalRds.DATABASE)
                .username(LocalRds.USER)
                .caBundle(Path.of(args[3]))
                .clock(clock)
                .fallback(SecretsManagerFallback.of(LocalRds.SECRET_ID)
                        .toEndpoint(LocalRds.INSTANCE, Integer.parseInt(args[2])))
                .build();
        try (source) {
            use(source);
            HeapDump.write(Path.of(args[4]));
            System.out.println("by token");
            input.readLine();
            use(source);
            HeapDump.write(Path.of(args[5]));
            System.out.println("by secret");
            input.readLine();
            clock.stepWall(SecretCache.STALE.plusSeconds(1));
            use(source);
            HeapDump.write(Path.of(args[7]));
        }
    }

    private static void use(IamTokenDataSource source) throws SQLException {
        try (Connection connection = source.getConnection()) {
            if (!connection.isValid(5)) {
                throw new SQLException("not valid");
            }
        }
    }
}
