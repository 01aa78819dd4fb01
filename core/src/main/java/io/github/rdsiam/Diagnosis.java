package io.github.rdsiam;

import io.github.rdsiam.IamAuthenticationException.Reason;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/** Turns a failed login into a message: what was tried, the likely causes in order, one next step. */
final class Diagnosis {

    private static final String REFUSED_STATE = "28000";

    private final Engine engine;
    private final Clock clock;
    private final ClockSkew clockCheck;
    private final String region;
    private final String user;
    private final @Nullable String partition;
    private final IdentityProvider<? extends AwsCredentialsIdentity> provider;

    Diagnosis(
            Engine engine,
            Clock clock,
            ClockSkew clockCheck,
            String region,
            @Nullable String partition,
            String user,
            IdentityProvider<? extends AwsCredentialsIdentity> provider) {
        this.engine = engine;
        this.provider = provider;
        this.clock = clock;
        this.clockCheck = clockCheck;
        this.region = region;
        this.partition = partition;
        this.user = user;
    }

    AuthFailure tokenRefused(LoginTarget target, @Nullable IamToken token, LoginFailure refusal) {
        SQLException driver = refusal.driver();
        String skew = clockCheck.proofOfSkew();
        StringBuilder message = new StringBuilder("The IAM token was refused for ").append(at(target, user));
        describe(token, message);
        describe(refusal.server(), message);
        said(driver, message);
        if (skew != null) {
            message.append("This machine's clock is wrong: ").append(skew).append(". ");
        }
        message.append(advice(target, token, skew).describe());
        return new AuthFailure(
                skew != null ? Reason.CLOCK_SKEW : Reason.TOKEN_REFUSED,
                message.toString(),
                state(driver),
                driver.getErrorCode(),
                driver);
    }

    private Advice advice(LoginTarget target, @Nullable IamToken token, @Nullable String skew) {
        Advice usual =
                new Advice(causes(target, token), "allow the action rds-db:connect on " + resource(target.kind()));
        if (skew != null) {
            return new Advice(usual.causes(), "set the clock, for example with chrony from 169.254.169.123");
        }
        return token != null && CredentialSources.isDefaultChain(provider)
                ? usual.after(CredentialSources.passedOver(token.provider()))
                : usual;
    }

    private void describe(@Nullable IamToken token, StringBuilder message) {
        if (token == null) {
            return;
        }
        Instant now = clock.instant();
        message.append(" (token ")
                .append(Math.max(0, Duration.between(token.usable().from(), now).toSeconds()))
                .append(" s old, signed by access key ")
                .append(LogSafe.escape(token.accessKeyId()))
                .append(" from ")
                .append(ProviderNames.of(token.provider()));
        Instant expiry = token.signerExpiry();
        if (expiry != null) {
            message.append(", whose session ends in ")
                    .append(Duration.between(now, expiry).toSeconds())
                    .append(" s");
        }
        message.append(')');
    }

    private static void describe(@Nullable VerifiedSocket server, StringBuilder message) {
        if (server != null) {
            message.append(" by the server whose certificate is for ")
                    .append(server.subject())
                    .append(", issued by ")
                    .append(server.issuer());
        }
    }

    private void said(SQLException driver, StringBuilder message) {
        message.append(". The server said: ").append(engine.describe(driver)).append(". ");
    }

    private List<String> causes(LoginTarget target, @Nullable IamToken token) {
        List<String> causes = new ArrayList<>();
        causes.add("the role lacks rds-db:connect for this user");
        if (target.kind().isProxy()) {
            causes.add("the proxy does not require IAM, or none of its secrets has this user name in exactly this"
                    + " spelling (case matters)");
        } else {
            causes.add(engine.unknownUserCause(user));
        }
        if (target.endpoint().port() != target.dial().port()) {
            causes.add("port " + target.endpoint().port() + " is not the endpoint's own");
        }
        if (target.kind() == RdsEndpoint.Kind.OTHER) {
            causes.add("region " + region + " is not the database's: \""
                    + target.endpoint().host() + "\" does not say which it is, and the token is signed for one");
            causes.add("\"" + target.endpoint().host()
                    + "\" is not an RDS name: a token must be signed for the RDS endpoint");
        }
        if (token != null && token.signerExpiry() != null) {
            causes.add("the role's session was revoked");
        } else if (token != null && token.accessKeyId().startsWith(SigningCredentials.TEMPORARY)) {
            causes.add("the session of the temporary access key has ended: its source does not say when it ends");
        } else if (token != null) {
            causes.add("the access key is inactive or was deleted");
        }
        causes.add("this machine's clock is wrong (it says " + clock.instant() + ")");
        return causes;
    }

    private String resource(RdsEndpoint.Kind kind) {
        return switch (kind) {
            case PROXY -> resource("<prx-...>");
            // the instances of an Aurora cluster have names of the same form
            case INSTANCE ->
                resource("<db-...>") + ", or for an instance of an Aurora cluster on " + resource("<cluster-...>");
            case OTHER -> resource("<prx-...|db-...|cluster-...>");
            default -> resource("<cluster-...>");
        };
    }

    private String resource(String id) {
        return String.format(
                Locale.ROOT,
                "arn:%s:rds-db:%s:<account>:dbuser:%s/%s",
                partition != null
                        ? partition
                        : PartitionMetadata.of(Region.of(region)).id(),
                region,
                id,
                LogSafe.escape(user));
    }

    AuthFailure secretRefused(LoginTarget target, DatabaseSecret secret, LoginFailure refusal) {
        SQLException driver = refusal.driver();
        List<String> causes = new ArrayList<>();
        causes.add(
                "the password in the secret is not the database's, because it was changed by hand or a rotation broke off");
        if (target.kind().isProxy()) {
            causes.add("an RDS Proxy that requires IAM refuses every password");
        }
        StringBuilder message = new StringBuilder("The fallback's secret was refused for ")
                .append(at(target, secret.username()))
                .append(", version ")
                .append(LogSafe.escape(secret.versionId()))
                .append(" (")
                .append(secret.stage())
                .append(')');
        describe(refusal.server(), message);
        said(driver, message);
        message.append(new Advice(
                        causes,
                        target.kind().isProxy()
                                ? "name a target with toEndpoint or toSecretHost"
                                : "rotate the secret at once, or test it with a " + engine.name() + " client")
                .describe());
        return new AuthFailure(Reason.SECRET_REFUSED, message.toString(), state(driver), driver.getErrorCode(), driver);
    }

    AuthFailure noCredential(CredentialsException failure, LoginTarget target) {
        String words = failure.said() instanceof LinkageError brokenClassPath
                ? "The secret could not be read: " + LinkageAdvice.words(brokenClassPath, engine.driver())
                : failure.getMessage();
        String message = words + " It was for " + at(target, user) + ". "
                + advice(failure).describe();
        return new AuthFailure(failure.reason(), message, REFUSED_STATE, 0, failure.getCause());
    }

    private Advice advice(CredentialsException failure) {
        Advice known = failure.advice();
        Throwable said = failure.said();
        CredentialsException.SecretRequest request = failure.request();
        if (request != null && said instanceof SdkException answer) {
            known = new SecretAdvice(request).about(answer);
        } else if (failure.reason() == Reason.NO_CREDENTIALS && said != null) {
            known = CredentialSources.forFailure(provider, String.valueOf(said.getMessage()));
        }
        return known != null ? known : CredentialAdvice.about(failure.reason(), clock.instant());
    }

    /** Explains any failure but a refused credential, with the driver's SQLState, code and exception. */
    SQLException failed(LoginFailure failure, LoginTarget target, String user) {
        FailureKind kind = failure.kind();
        SQLException driver = failure.driver();
        StringBuilder message = new StringBuilder(kind.heading()).append(": ").append(at(target, user));
        describe(failure.server(), message);
        message.append(". The driver said: ").append(engine.describe(driver)).append(". ");
        Advice engines = engine.advice(kind, user);
        message.append((engines != null ? engines : FailureAdvice.about(kind, target, engine)).describe());
        return kind.isTransient()
                ? new SQLTransientConnectionException(
                        message.toString(), driver.getSQLState(), driver.getErrorCode(), driver)
                : new SQLNonTransientConnectionException(
                        message.toString(), driver.getSQLState(), driver.getErrorCode(), driver);
    }

    private String at(LoginTarget target, String who) {
        return "user \"" + LogSafe.escape(who) + "\" at " + target.describe() + ", region " + region;
    }

    private static String state(SQLException driver) {
        return driver.getSQLState() == null ? REFUSED_STATE : driver.getSQLState();
    }
}
