package io.github.rdsiam.internal.config;

import io.github.rdsiam.RdsIamListener;
import io.github.rdsiam.internal.concurrent.Clocks;
import io.github.rdsiam.internal.concurrent.Timeouts;
import io.github.rdsiam.internal.credential.AssumedRole;
import io.github.rdsiam.internal.credential.FallbackPolicy;
import io.github.rdsiam.internal.credential.RdsUtilitiesSigner;
import io.github.rdsiam.internal.credential.Role;
import io.github.rdsiam.internal.credential.TokenSigner;
import io.github.rdsiam.internal.endpoint.Arguments;
import io.github.rdsiam.internal.endpoint.HostAndPort;
import io.github.rdsiam.internal.endpoint.HostName;
import io.github.rdsiam.internal.endpoint.InvalidSettingException;
import io.github.rdsiam.internal.endpoint.LogSafe;
import io.github.rdsiam.internal.endpoint.RdsEndpoint;
import io.github.rdsiam.internal.engine.Engine;
import io.github.rdsiam.internal.net.PemBundle;
import io.github.rdsiam.internal.net.TrustAnchors;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;

/** Collects the settings of a data source. Each setter checks its argument; {@link #check} checks them together. */
public final class Settings {

    private static final Logger LOG = LoggerFactory.getLogger(LogSafe.LOGGER);

    private Engine engine;
    private @Nullable String endpoint;
    private @Nullable Integer port;
    private @Nullable String database;
    private @Nullable String username;
    private @Nullable String region;
    private @Nullable HostAndPort connectVia;
    private @Nullable IdentityProvider<? extends AwsCredentialsIdentity> credentials;
    private @Nullable Role role;
    private @Nullable Path caBundle;
    private @Nullable FallbackPolicy fallback;
    private @Nullable RdsIamListener listener;
    private Clock clock = Clock.systemUTC();
    private LongSupplier nanoTime = System::nanoTime;
    private @Nullable TokenSigner signer;
    private Map<String, String> environment = System.getenv();
    private final Map<String, String> driverProperties = new LinkedHashMap<>();

    public Settings(Engine engine) {
        this.engine = engine;
    }

    public void endpoint(String host) {
        endpoint = HostName.parse("endpoint", host);
    }

    public void port(int port) {
        this.port = Arguments.port("port", port);
    }

    public void database(String name) {
        database = Arguments.text("database", name);
    }

    public void username(String user) {
        username = Arguments.text("username", user);
    }

    public void region(String region) {
        if (!RdsEndpoint.isRegion(Arguments.notBlank("region", region))) {
            throw Arguments.invalid("region", region, "is not a region; one looks like eu-west-1");
        }
        this.region = region;
    }

    public void connectVia(String host, int port) {
        connectVia = new HostAndPort(
                HostName.parseDialled("connectVia host", host), Arguments.port("connectVia port", port));
    }

    public void credentialsProvider(IdentityProvider<? extends AwsCredentialsIdentity> provider) {
        credentials = Arguments.notNull("credentialsProvider", provider);
    }

    public void assumeRole(String roleArn, @Nullable String externalId) {
        role = Role.of(roleArn, externalId);
    }

    public void caBundle(Path pem) {
        caBundle = Arguments.notNull("caBundle", pem);
    }

    public void fallback(FallbackPolicy policy) {
        fallback = policy;
    }

    public void driverProperties(Map<String, String> properties) {
        driverProperties.putAll(engine.checkProperties(Arguments.notNull("driverProperties", properties)));
    }

    public void listener(RdsIamListener listener) {
        this.listener = Arguments.notNull("listener", listener);
    }

    public void clock(Clock clock) {
        this.clock = Arguments.notNull("clock", clock);
    }

    public Engine engine() {
        return engine;
    }

    /** Replaces the engine. Call it before any driver property is set, because the engine checks those. */
    public void engine(Engine engine) {
        if (!driverProperties.isEmpty()) {
            throw InvalidSettingException.of("engine", "engine must be set before the driver properties");
        }
        this.engine = engine;
    }

    public void nanoTime(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    public void signer(TokenSigner signer) {
        this.signer = signer;
    }

    /** Replaces the environment variables, which show whether this process runs on AWS Lambda. */
    public void environment(Map<String, String> environment) {
        this.environment = environment;
    }

    public Map<String, String> environment() {
        return environment;
    }

    /** Settings that were checked together. A copy, so that the builder can be reused. */
    public record Checked(
            RdsEndpoint endpoint,
            int port,
            @Nullable String database,
            String user,
            String region,
            @Nullable HostAndPort connectVia,
            @Nullable IdentityProvider<? extends AwsCredentialsIdentity> credentials,
            @Nullable Role role,
            @Nullable List<X509Certificate> bundle,
            @Nullable FallbackPolicy fallback,
            @Nullable RdsIamListener listener,
            Clocks times,
            Map<String, String> driverProperties,
            Timeouts timeouts,
            TokenSigner signer,
            Engine engine) {

        public String describe() {
            String via = connectVia == null ? "" : " via " + connectVia;
            return LogSafe.escape(user) + "@" + endpoint.host() + ":" + port + via + ", " + endpoint.kind() + " in "
                    + region + (role == null ? "" : ", as " + role.arn());
        }
    }

    public Checked check() {
        return check(Map.of(), null);
    }

    /**
     * Checks the settings together.
     *
     * @param poolProperties driver properties from the pool's configuration, which override the builder's
     * @param initSql the statement that the pool sends on each new connection
     */
    public Checked check(Map<String, String> poolProperties, @Nullable String initSql) {
        String host = Arguments.notNull("endpoint", endpoint);
        String user = Arguments.notNull("username", username);
        RdsEndpoint name = RdsEndpoint.of(host);
        String signRegion = signRegion(name);
        List<X509Certificate> bundle = caBundle == null ? null : PemBundle.read(caBundle, clock);
        requireAnchors("endpoint", host, name.kind(), signRegion, bundle);
        checkFallback(name, signRegion, bundle);
        checkRole(signRegion);
        Map<String, String> properties = new LinkedHashMap<>(driverProperties);
        properties.putAll(engine.checkProperties(poolProperties));
        warnOfPinning(name.kind(), properties, initSql, engine);
        Timeouts timeouts = engine.timeouts(properties, Timeouts.of(environment));
        return new Checked(
                name,
                port == null ? engine.defaultPort() : port,
                database,
                user,
                signRegion,
                connectVia,
                credentials,
                role,
                bundle,
                fallback,
                listener,
                new Clocks(clock, nanoTime),
                engine.withDefaults(properties, timeouts),
                timeouts,
                signer == null ? new RdsUtilitiesSigner() : signer,
                engine);
    }

    private String signRegion(RdsEndpoint name) {
        if (name.kind() == RdsEndpoint.Kind.GLOBAL) {
            throw Arguments.invalid(
                    "endpoint",
                    name.host(),
                    "is the endpoint of an Aurora global database, whose region changes; use the cluster endpoint of the"
                            + " region to connect to");
        }
        String named = name.region();
        String given = region;
        String chosen = named != null ? named : given;
        if (chosen == null) {
            throw Arguments.invalid(
                    "endpoint",
                    name.host(),
                    "is not an RDS name, so region(String) is required. For a CNAME or a tunnel, give the real RDS endpoint"
                            + " here and the other name to connectVia(String, int)");
        }
        if (given != null && !given.equals(chosen)) {
            throw Arguments.invalid(
                    "region", given, "contradicts the endpoint, which is in " + chosen + "; leave region(String) out");
        }
        return chosen;
    }

    private void checkRole(String region) {
        Role chosen = role;
        if (chosen == null) {
            return;
        }
        String partition = RdsEndpoint.partitionOf(region);
        if (!partition.equals(chosen.partition())) {
            throw Arguments.invalid(
                    "assumeRole roleArn",
                    chosen.arn(),
                    "is in the partition " + chosen.partition() + ", and the endpoint is in " + partition);
        }
        AssumedRole.requireModule();
    }

    private static void requireAnchors(
            String parameter,
            String value,
            RdsEndpoint.Kind kind,
            String region,
            @Nullable List<X509Certificate> bundle) {
        if (bundle == null && !TrustAnchors.areKnownFor(kind, region)) {
            throw Arguments.invalid(
                    parameter,
                    value,
                    "is in region " + region
                            + ", whose RDS certificate authorities this version does not know. Download"
                            + " https://truststore.pki.rds.amazonaws.com/" + region + "/" + region
                            + "-bundle.pem (GovCloud, China and isolated regions have other hosts) and give it to"
                            + " caBundle(Path)");
        }
    }

    private void checkFallback(RdsEndpoint name, String region, @Nullable List<X509Certificate> bundle) {
        FallbackPolicy policy = fallback;
        if (policy == null) {
            return;
        }
        HostAndPort target = policy.endpoint();
        if (target != null) {
            RdsEndpoint other = RdsEndpoint.of(target.host());
            if (other.kind() == RdsEndpoint.Kind.GLOBAL || (other.kind() == RdsEndpoint.Kind.OTHER && bundle == null)) {
                throw Arguments.invalid(
                        "toEndpoint host",
                        other.host(),
                        "must be the name of an RDS instance, cluster or proxy; for the host in the secret, use"
                                + " toSecretHost()");
            }
            String own = other.region();
            requireAnchors("toEndpoint host", other.host(), other.kind(), own == null ? region : own, bundle);
        } else if (policy.secretHost()) {
            if (connectVia != null) {
                throw InvalidSettingException.of(
                        "fallback",
                        "fallback (\"" + policy + "\") with toSecretHost() cannot be combined with connectVia (\""
                                + connectVia + "\"), which the secret's host does not use; use toEndpoint(host, port)");
            }
            // the secret names an instance or cluster in the endpoint's region
            requireAnchors("fallback", policy.toString(), RdsEndpoint.Kind.INSTANCE, region, bundle);
        } else if (name.kind().isProxy()) {
            LOG.warn(
                    "The fallback's password will be tried at {}, an RDS Proxy; one that requires IAM refuses passwords."
                            + " Name a target with toEndpoint or toSecretHost.",
                    name.host());
        }
    }

    /** Warns about settings that make new connections send a statement for which RDS Proxy may pin a client. */
    static void warnOfPinning(
            RdsEndpoint.Kind endpoint, Map<String, String> properties, @Nullable String initSql, Engine engine) {
        if (endpoint.isProxy() || endpoint == RdsEndpoint.Kind.OTHER) {
            for (Map.Entry<String, String> property : properties.entrySet()) {
                String name = property.getKey();
                warnOfPinning("The driver property " + name, engine.pinningStatement(name, property.getValue()));
            }
            if (initSql != null) {
                warnOfPinning("The pool's connectionInitSql", engine.pinningStatement(Engine.INIT_SQL, initSql));
            }
        }
    }

    private static void warnOfPinning(String setting, @Nullable String statement) {
        if (statement != null) {
            LOG.warn(
                    "{} makes new connections send \"{}\". RDS Proxy may pin each client to one database connection for"
                            + " it; set such values in the parameter group or the proxy's initialization query instead.",
                    setting,
                    LogSafe.escape(statement));
        }
    }
}
