package io.github.rdsiam;

import java.nio.file.Path;
import java.security.Security;
import java.sql.Connection;
import java.sql.SQLException;
import javax.net.ssl.SSLContext;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.jsse.provider.BouncyCastleJsseProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** Logs in a given number of times in a JVM where Bouncy Castle's TLS comes before the JDK's; prints each result. */
final class BouncyCastleProbe {

    static final String WITHOUT_CRYPTOGRAPHY = "without";

    private BouncyCastleProbe() {}

    public static void main(String[] arguments) throws Exception {
        Security.insertProviderAt(new BouncyCastleJsseProvider(), 1);
        if (!arguments[1].equals(WITHOUT_CRYPTOGRAPHY)) {
            Security.addProvider(new BouncyCastleProvider());
        }
        System.out.println(
                "provider " + SSLContext.getInstance("TLS").getProvider().getName());
        int logins = Integer.parseInt(arguments[5]);
        IamTokenDataSource.Builder builder = IamTokenDataSource.builder()
                .engine(DatabaseEngine.valueOf(arguments[0]))
                .endpoint(arguments[2])
                .region(LocalRds.REGION)
                .port(Integer.parseInt(arguments[3]))
                .database(LocalRds.DATABASE)
                .username(LocalRds.USER)
                .caBundle(Path.of(arguments[4]))
                .connectVia("127.0.0.1", Integer.parseInt(arguments[3]))
                .credentialsProvider(StaticCredentialsProvider.create(LocalRds.credentials(LocalRds.IDENTITY)));
        try (IamTokenDataSource source = builder.build()) {
            for (int i = 0; i < logins; i++) {
                System.out.println("login " + logIn(source));
            }
        }
    }

    private static String logIn(IamTokenDataSource source) {
        try (Connection connection = source.getConnection()) {
            return connection.isValid(10) ? "ok" : "invalid";
        } catch (SQLException e) {
            return e.getMessage();
        }
    }
}
