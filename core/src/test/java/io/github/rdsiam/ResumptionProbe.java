package io.github.rdsiam;

import io.github.rdsiam.testkit.RecordedLogin;
import java.sql.SQLException;

/** Opens three connections over TLS 1.2 where neither side knows the extended master secret, as with an old OpenSSL. */
final class ResumptionProbe {

    private ResumptionProbe() {}

    public static void main(String[] arguments) throws SQLException {
        // read once, when JSSE is first used
        System.setProperty("jdk.tls.useExtendedMasterSecret", "false");
        try (LocalRds rds = LocalRds.start(builder -> builder.tlsProtocols("TLSv1.2"));
                IamTokenDataSource source = rds.dataSource().build()) {
            for (int i = 0; i < 3; i++) {
                Opening.open(source);
            }
            System.out.println("resumed "
                    + rds.proxy().logins().stream()
                            .map(RecordedLogin::tlsResumed)
                            .toList());
        }
        System.exit(0);
    }
}
