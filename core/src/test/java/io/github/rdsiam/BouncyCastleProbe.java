package io.github.rdsiam;

import io.github.rdsiam.internal.login.Connector;
import java.nio.file.Path;
import java.security.Security;
import java.sql.Connection;
import java.sql.SQLException;
import javax.net.ssl.SSLContext;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.jsse.provider.BouncyCastleJsseProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** Logs in as often as it is told, in a JVM where Bouncy Castle's TLS comes before the JDK's; prints how each login went. */
final class BouncyCastleProbe {

    static final String WITHOUT_CRYPTOGRAPHY = "without";

    private BouncyCastleProbe() {}

    public static void main(String[] arguments) throws Exception {
        Security.insertProviderAt(new BouncyCastleJsseProvider(), 1);
        if (!arguments[0].equals(WITHOUT_CRYPTOGRAPHY)) {
            Security.addProvider(new BouncyCastleProvider());
        }
        System.out.println(
                "provider " + SSLContext.getInstance("TLS").getProvider().getName());
        int logins = Integer.parseInt(arguments[4]);
        IamTokenDataSource.Builder builder = IamTokenDataSource.builder()
                .endpoint(arguments[1])
                .region(LocalRds.REGION)
                .port(Integer.parseInt(arguments[2]))
                .database(LocalRds.DATABASE)
                .username(LocalRds.USER)
                .caBundle(Path.of(arguments[3]))
                .connectVia("127.0.0.1", Integer.parseInt(arguments[2]))
                .credentialsProvider(StaticCredentialsProvider.create(LocalRds.credentials(LocalRds.IDENTITY)));
        Connector connector = LocalRds.connector(builder);
        try (IamTokenDataSource source = new IamTokenDataSource(connector)) {
            for (int i = 0; i < logins; i++) {
                System.out.println("login " + logIn(source));
            }
            System.out.println("remembers a socket: " + connector.target().tls().remembersASocket());
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
