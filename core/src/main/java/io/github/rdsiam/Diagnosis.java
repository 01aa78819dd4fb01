package io.github.rdsiam;

import io.github.rdsiam.IamAuthenticationException.Reason;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Turns a failed credential into words: what was tried, the likely causes in order, one next step. */
final class Diagnosis {

    private static final String REFUSED_STATE = "28000";

    private final Clock clock;
    private final String region;
    private final String user;
    private final @Nullable String partition;

    Diagnosis(Clock clock, String region, @Nullable String partition, String user) {
        this.clock = clock;
        this.region = region;
        this.partition = partition;
        this.user = user;
    }

    IamAuthenticationException tokenRefused(LoginTarget target, @Nullable IamToken token, SQLException driver) {
        StringBuilder message = new StringBuilder("The IAM token was refused for user \"")
                .append(Printable.text(user))
                .append("\" at ")
                .append(target.describe())
                .append(", region ")
                .append(region);
        describe(token, message);
        message.append(". The server said: ").append(said(driver)).append(". Likely causes: ");
        List<String> causes = causes(target, token);
        for (int i = 0; i < causes.size(); i++) {
            message.append(i == 0 ? "(" : " (")
                    .append(i + 1)
                    .append(") ")
                    .append(causes.get(i))
                    .append(';');
        }
        message.setCharAt(message.length() - 1, '.');
        message.append(" Next: allow the action rds-db:connect on ")
                .append(resource(target.kind()))
                .append('.');
        return new IamAuthenticationException(
                Reason.TOKEN_REFUSED, message.toString(), state(driver), driver.getErrorCode(), driver);
    }

    private void describe(@Nullable IamToken token, StringBuilder message) {
        if (token == null) {
            return;
        }
        Duration age = Duration.between(token.usable().from(), clock.instant());
        message.append(" (token ")
                .append(Math.max(0, age.toSeconds()))
                .append(" s old, signed by access key ")
                .append(Printable.text(token.accessKeyId()))
                .append(" from ")
                .append(token.provider());
        if (token.signerExpiry() != null) {
            message.append(", whose session ends at ").append(token.signerExpiry());
        }
        message.append(')');
    }

    private List<String> causes(LoginTarget target, @Nullable IamToken token) {
        List<String> causes = new ArrayList<>();
        causes.add("the role lacks rds-db:connect for this user");
        if (target.kind().isProxy()) {
            causes.add("the proxy does not require IAM, or none of its secrets is for this user");
        } else {
            causes.add("the database user does not exist with exactly this spelling, or was not created with "
                    + "IDENTIFIED WITH AWSAuthenticationPlugin AS 'RDS'");
        }
        if (target.endpoint().port() != target.dial().port()) {
            causes.add("port " + target.endpoint().port() + " is not the endpoint's own");
        }
        if (token != null && token.signerExpiry() != null) {
            causes.add("the role's session was revoked");
        }
        causes.add("this machine's clock is wrong (it says " + clock.instant() + ")");
        return causes;
    }

    private String resource(RdsEndpoint.Kind kind) {
        String id = kind.isProxy() ? "<prx-...>" : kind == RdsEndpoint.Kind.INSTANCE ? "<db-...>" : "<cluster-...>";
        return String.format(
                Locale.ROOT,
                "arn:%s:rds-db:%s:<account>:dbuser:%s/%s",
                partition == null ? "aws" : partition,
                region,
                kind == RdsEndpoint.Kind.OTHER ? "<prx-...|db-...|cluster-...>" : id,
                Printable.text(user));
    }

    IamAuthenticationException secretRefused(LoginTarget target, DatabaseSecret secret, SQLException driver) {
        return new IamAuthenticationException(
                Reason.SECRET_REFUSED,
                "The fallback's secret was refused: user \"" + Printable.text(secret.username()) + "\" at "
                        + target.describe() + ", version " + Printable.text(secret.versionId()) + " (" + secret.stage()
                        + "). The server said: " + said(driver)
                        + ". Likely causes: (1) the password in the secret is not"
                        + " the database's, because it was changed by hand or a rotation broke off;"
                        + (target.kind().isProxy() ? " (2) an RDS Proxy that requires IAM refuses every password;" : "")
                        + " Next: "
                        + (target.kind().isProxy()
                                ? "name a target with toEndpoint or toSecretHost."
                                : "rotate the secret at once, or test it with a MySQL client."),
                state(driver),
                driver.getErrorCode(),
                driver);
    }

    IamAuthenticationException noCredential(CredentialsException failure) {
        return new IamAuthenticationException(
                failure.reason(), String.valueOf(failure.getMessage()), REFUSED_STATE, 0, failure.getCause());
    }

    private static String said(SQLException driver) {
        return Printable.text(String.valueOf(driver.getMessage()));
    }

    private static String state(SQLException driver) {
        return driver.getSQLState() == null ? REFUSED_STATE : driver.getSQLState();
    }
}
