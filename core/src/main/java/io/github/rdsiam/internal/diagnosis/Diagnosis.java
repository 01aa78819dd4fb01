package io.github.rdsiam.internal.diagnosis;

import io.github.rdsiam.IamAuthenticationException.Reason;
import io.github.rdsiam.RdsIamListener.Source;
import io.github.rdsiam.internal.concurrent.ClockSkew;
import io.github.rdsiam.internal.credential.Advice;
import io.github.rdsiam.internal.credential.CredentialsException;
import io.github.rdsiam.internal.credential.DatabaseSecret;
import io.github.rdsiam.internal.credential.IamToken;
import io.github.rdsiam.internal.credential.ProviderNames;
import io.github.rdsiam.internal.credential.SigningCredentials;
import io.github.rdsiam.internal.endpoint.LogSafe;
import io.github.rdsiam.internal.endpoint.RdsEndpoint;
import io.github.rdsiam.internal.engine.AuthFailure;
import io.github.rdsiam.internal.engine.Engine;
import io.github.rdsiam.internal.engine.FailureKind;
import io.github.rdsiam.internal.engine.LoginFailure;
import io.github.rdsiam.internal.engine.LoginTarget;
import io.github.rdsiam.internal.net.VerifiedSocket;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/** Turns a failed login into a message: what was tried, the likely causes in order, and one next step. */
public final class Diagnosis {

    private static final String REFUSED_STATE = "28000";

    private final Engine engine;
    private final Clock clock;
    private final ClockSkew clockCheck;
    private final String region;
    private final String user;
    private final @Nullable String partition;
    private final IdentityProvider<? extends AwsCredentialsIdentity> provider;

    public Diagnosis(
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

    public AuthFailure tokenRefused(LoginTarget target, IamToken token, LoginFailure refusal) {
        Advice ofServer = engine.refusalAdvice(refusal.driver(), Source.IAM, target, user);
        String skew = ofServer == null ? clockCheck.proofOfSkew() : null;
        return refused(
                skew != null ? Reason.CLOCK_SKEW : Reason.TOKEN_REFUSED,
                "The IAM token was refused for " + at(target, user)
                        + describe(token)
                        + said("server", refusal)
                        + (skew == null ? "" : "This machine's clock is wrong: " + skew + ". "),
                ofServer == null ? advice(target, token, skew) : ofServer,
                refusal.driver());
    }

    private static AuthFailure refused(Reason reason, String message, Advice advice, SQLException driver) {
        return new AuthFailure(
                reason,
                message + advice.describe(),
                driver.getSQLState() == null ? REFUSED_STATE : driver.getSQLState(),
                driver.getErrorCode(),
                driver);
    }

    private Advice advice(LoginTarget target, IamToken token, @Nullable String skew) {
        List<String> causes = causes(target, token);
        if (skew != null) {
            return new Advice(causes, "set the clock, for example with chrony from 169.254.169.123");
        }
        boolean ofChain = CredentialSources.isDefaultChain(provider);
        return new Advice(causes, "allow the action rds-db:connect on " + resource(target.kind()))
                .after(ofChain ? CredentialSources.passedOver(token.provider()) : null);
    }

    private String describe(IamToken token) {
        Instant now = clock.instant();
        Instant expiry = token.signerExpiry();
        return " (token "
                + Math.max(0, Duration.between(token.usable().from(), now).toSeconds())
                + " s old, signed by access key " + LogSafe.escape(token.accessKeyId()) + " from "
                + ProviderNames.of(token.provider())
                + (expiry == null
                        ? ""
                        : ", whose session ends in "
                                + Duration.between(now, expiry).toSeconds() + " s")
                + ")";
    }

    /** Returns the end of a sentence: the server, and what the server or the driver reported. */
    private String said(String who, LoginFailure failure) {
        VerifiedSocket server = failure.server();
        return (server == null
                        ? ""
                        : " by the server whose certificate is for " + server.subject() + ", issued by "
                                + server.issuer())
                + ". The " + who + " said: " + engine.describe(failure.driver()) + ". ";
    }

    private List<String> causes(LoginTarget target, IamToken token) {
        List<String> causes = new ArrayList<>();
        causes.add("the role lacks rds-db:connect for this user");
        if (target.kind().isProxy()) {
            causes.add("the proxy does not require IAM, or none of its secrets has this user name in exactly this"
                    + " spelling (case matters)");
        } else {
            causes.add(engine.unknownUserCause(user));
        }
        if (target.endpoint().port() != target.dial().port()) {
            causes.add("port " + target.endpoint().port() + " is not the endpoint's port");
        }
        if (target.kind() == RdsEndpoint.Kind.OTHER) {
            causes.add("\"" + target.endpoint().host() + "\" is not the RDS endpoint, or " + region
                    + " is not its region: the token is signed for both");
        }
        boolean temporary =
                token.signerExpiry() != null || token.accessKeyId().startsWith(SigningCredentials.TEMPORARY);
        causes.add(
                temporary
                        ? "the session of the temporary access key has ended or was revoked"
                        : "the access key is inactive or was deleted");
        causes.add("this machine's clock is wrong (it says " + clock.instant() + ")");
        return causes;
    }

    private String resource(RdsEndpoint.Kind kind) {
        String id = switch (kind) {
            case PROXY -> "prx-...";
            // the instances of an Aurora cluster have names of the same form
            case INSTANCE -> "db-... or, in Aurora, cluster-...";
            case OTHER -> "prx-...|db-...|cluster-...";
            default -> "cluster-...";
        };
        return "arn:"
                + (partition != null
                        ? partition
                        : PartitionMetadata.of(Region.of(region)).id()) + ":rds-db:" + region + ":<account>:dbuser:<"
                + id + ">/" + LogSafe.escape(user);
    }

    public AuthFailure secretRefused(LoginTarget target, DatabaseSecret secret, LoginFailure refusal) {
        String cause = "the password in the secret differs from the database's: it was changed by hand, or a rotation"
                + " failed halfway";
        Advice advice = engine.refusalAdvice(refusal.driver(), Source.SECRET, target, secret.username());
        if (advice == null) {
            advice = target.kind().isProxy()
                    ? Advice.of(
                            "name a target with toEndpoint or toSecretHost",
                            cause,
                            "an RDS Proxy that requires IAM refuses every password")
                    : Advice.of("rotate the secret at once, or test it with a " + engine.name() + " client", cause);
        }
        return refused(
                Reason.SECRET_REFUSED,
                "The fallback's secret was refused for " + at(target, secret.username()) + ", version "
                        + LogSafe.escape(secret.versionId()) + " (" + secret.stage() + ")" + said("server", refusal),
                advice,
                refusal.driver());
    }

    public AuthFailure noCredential(CredentialsException failure, LoginTarget target) {
        String words =
                failure.reason() == Reason.SECRET_UNAVAILABLE && failure.said() instanceof LinkageError brokenClassPath
                        ? "The secret could not be read: " + LinkageAdvice.describe(brokenClassPath, engine.driver())
                        : failure.getMessage();
        String message = words + " It was for " + at(target, user) + ". "
                + advice(failure).describe();
        return new AuthFailure(failure.reason(), message, REFUSED_STATE, 0, failure.getCause());
    }

    private Advice advice(CredentialsException failure) {
        Advice known = failure.advice();
        Throwable said = failure.said();
        if (known == null && failure.reason() == Reason.NO_CREDENTIALS && said != null) {
            known = CredentialSources.forFailure(provider, String.valueOf(said.getMessage()));
        }
        return known != null ? known : Advice.usual(failure.reason(), clock.instant());
    }

    /** Explains every failure except a refused credential, with the driver's SQLState, code and exception. */
    public SQLException failed(LoginFailure failure, LoginTarget target, String user) {
        FailureKind kind = failure.kind();
        SQLException driver = failure.driver();
        Advice ofEngine = engine.advice(kind, user);
        Advice advice = ofEngine != null ? ofEngine : FailureAdvice.about(kind, target, engine);
        String message = kind.heading() + ": " + at(target, user) + said("driver", failure) + advice.describe();
        return kind.isTransient()
                ? new SQLTransientConnectionException(message, driver.getSQLState(), driver.getErrorCode(), driver)
                : new SQLNonTransientConnectionException(message, driver.getSQLState(), driver.getErrorCode(), driver);
    }

    private String at(LoginTarget target, String who) {
        return "user \"" + LogSafe.escape(who) + "\" at " + target.describe() + ", region " + region;
    }
}
