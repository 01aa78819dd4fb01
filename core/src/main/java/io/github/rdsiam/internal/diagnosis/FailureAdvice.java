package io.github.rdsiam.internal.diagnosis;

import io.github.rdsiam.internal.credential.Advice;
import io.github.rdsiam.internal.engine.Engine;
import io.github.rdsiam.internal.engine.FailureKind;
import io.github.rdsiam.internal.engine.LoginTarget;

/** Returns the causes and the next step of a failure, as far as they are the same for every engine. */
final class FailureAdvice {

    private static final String FOREIGN_CERTIFICATE =
            "something on the path presents another certificate: nothing was sent to it";

    private FailureAdvice() {}

    static Advice about(FailureKind kind, LoginTarget target, Engine engine) {
        return switch (kind) {
            case UNKNOWN_HOST ->
                Advice.of(
                        "look the name up from this machine, for example with getent hosts "
                                + target.dial().host(),
                        "the name is misspelt",
                        "the endpoint is private and this machine is not in its VPC",
                        "the endpoint is still being created or was deleted");
            case CONNECTION_REFUSED ->
                Advice.of(
                        "compare the port with the endpoint's in the RDS console",
                        "the port is wrong (RDS Proxy for " + engine.name() + " listens on " + engine.defaultPort()
                                + " only)",
                        "the tunnel is not running",
                        "the database is restarting");
            case CONNECT_TIMED_OUT ->
                Advice.of(
                        "allow TCP port " + target.dial().port()
                                + " from this machine's security group to the endpoint's",
                        "a security group or network ACL blocks the port",
                        "this machine has no route to the endpoint's subnets",
                        "an availability zone is down");
            case NO_TLS ->
                Advice.of(
                        "check that host and port are the RDS endpoint's",
                        "this is not an RDS endpoint",
                        "a " + engine.name() + " proxy in between removes TLS");
            case ERROR_BEFORE_TLS ->
                Advice.of(
                        "if it persists, look at the server's own log",
                        "the database has reached its connection limit, or has blocked this host",
                        "something on the path forges answers: nothing was sent to it");
            case CERTIFICATE_NOT_TRUSTED -> certificate(target, engine);
            case CERTIFICATE_EXPIRED ->
                Advice.of(
                        "compare the server certificate's dates with this machine's clock",
                        "this machine's clock is wrong",
                        "the instance's certificate was not rotated in time");
            case WRONG_HOST_NAME ->
                Advice.of(
                        "give the real RDS endpoint to endpoint(String), and the other name or tunnel to connectVia(String, int)",
                        "\"" + target.endpoint().host()
                                + "\" is an alias (CNAME), an address or a tunnel and not the endpoint itself",
                        "the name leads to another server");
            case TLS_FAILED ->
                Advice.of(
                        "try it from this machine with " + openssl(engine),
                        "a firewall or proxy in between closes TLS connections that it cannot read",
                        "the server and this JVM share no TLS version or cipher");
            case SERVER_SILENT ->
                Advice.of(
                        "look at the proxy's or database's load",
                        "RDS Proxy waits for a database connection longer than this login may take",
                        "the database is overloaded or failing over",
                        "the login timeout is too short");
            case CONNECTION_CLOSED ->
                Advice.of(
                        "try again; if it persists, look at the proxy's log",
                        "a failover or restart is under way",
                        "a firewall, NAT or proxy in between closes " + engine.name() + " connections");
            case BORROW_TIMED_OUT ->
                Advice.of(
                        "look at DatabaseConnectionsCurrentlySessionPinned and at the target's health (describe-db-proxy-targets)",
                        "all of the proxy's database connections are in use or pinned",
                        "the database refuses the secret that the proxy logs in with",
                        "the database is down");
            case RATE_LIMITED ->
                Advice.of(
                        "keep connections in a pool, and raise its maxLifetime to 25 minutes",
                        "too many processes open connections at the same moment",
                        "connections are opened for each request");
            case TOO_MANY_CLIENTS ->
                Advice.of(
                        "make the pools smaller: on Lambda one connection for each concurrent invocation",
                        "the pools of all clients together are larger than the proxy allows");
            case TOO_MANY_CONNECTIONS ->
                Advice.of(
                        "put RDS Proxy in front, or make the pools smaller",
                        "the pools of all clients together are larger than max_connections",
                        "connections are not closed");
            case TLS_REQUIRED ->
                Advice.of(
                        "check that nothing in between ends TLS; this library always uses it",
                        "a proxy in between ends TLS and continues without it");
            case HOST_NOT_ALLOWED ->
                Advice.of(
                        "compare user, database and this machine's address with the server's rules",
                        "the server has no rule that lets this user connect from this address");
            case PROXY_ERROR ->
                Advice.of(
                        "try again; if it persists, switch on the proxy's enhanced logging",
                        "RDS Proxy has an internal problem");
            // the engine explains most of these
            case CREDENTIAL_REFUSED, IAM_NOT_ENABLED, UNKNOWN_DATABASE, NO_RIGHT_TO_DATABASE, ACCOUNT_LOCKED, OTHER ->
                Advice.of("read the driver's message above", "rds-iam does not know this message");
        };
    }

    private static Advice certificate(LoginTarget target, Engine engine) {
        if (!target.kind().isProxy() && !target.kind().isDatabase()) {
            return Advice.of(
                    "give the authority of this server to caBundle(Path)",
                    target.tls().trustsBundle()
                            ? "caBundle(Path) lacks the authority of this server"
                            : "the built-in authorities are Amazon's, and this is not an RDS name",
                    FOREIGN_CERTIFICATE);
        }
        if (target.tls().trustsBundle()) {
            return Advice.of(
                    "leave caBundle(Path) out: the authorities of RDS and RDS Proxy are built in",
                    "caBundle(Path) lacks the authority of this server; RDS Proxy presents a certificate of Amazon Trust"
                            + " Services, which no RDS bundle holds",
                    FOREIGN_CERTIFICATE);
        }
        return target.kind().isProxy()
                ? Advice.of(
                        "look at the certificate with " + openssl(engine) + ": it should be from Amazon Trust Services",
                        FOREIGN_CERTIFICATE)
                : Advice.of(
                        "compare the instance's certificate authority (describe-db-instances) with the built-in ones, or"
                                + " give the current bundle to caBundle(Path)",
                        "the instance's authority has expired (rds-ca-2019) or is newer than this version",
                        FOREIGN_CERTIFICATE);
    }

    private static String openssl(Engine engine) {
        return "openssl s_client -starttls " + engine.startTls();
    }
}
