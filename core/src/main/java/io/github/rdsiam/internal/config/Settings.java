package io.github.rdsiam.internal.config;

import io.github.rdsiam.RdsIamListener;
import io.github.rdsiam.internal.concurrent.Clocks;
import io.github.rdsiam.internal.concurrent.Timeouts;
import io.github.rdsiam.internal.credential.FallbackPolicy;
import io.github.rdsiam.internal.credential.RdsUtilitiesSigner;
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

/** Collects what a data source is built from. Each setter checks its argument; {@link #check} checks them together. */
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

    public Settings endpoint(String host) {
        endpoint = HostName.parse("endpoint", host);
        return this;
    }

    public Settings port(int port) {
        this.port = Arguments.port("port", port);
        return this;
    }

    public Settings database(String name) {
        database = Arguments.text("database", name);
        return this;
    }

    public Settings username(String user) {
        username = Arguments.text("username", user);
        return this;
    }

    public Settings region(String region) {
        if (!RdsEndpoint.isRegion(Arguments.notBlank("region", region))) {
            throw Arguments.invalid("region", region, "is not a region; one looks like eu-west-1");
        }
        this.region = region;
        return this;
    }

    public Settings connectVia(String host, int port) {
        connectVia = new HostAndPort(
                HostName.parseDialled("connectVia host", host), Arguments.port("connectVia port", port));
        return this;
    }

    public Settings credentialsProvider(IdentityProvider<? extends AwsCredentialsIdentity> provider) {
        credentials = Arguments.notNull("credentialsProvider", provider);
        return this;
    }

    public Settings caBundle(Path pem) {
        caBundle = Arguments.notNull("caBundle", pem);
        return this;
    }

    public Settings fallback(FallbackPolicy policy) {
        fallback = policy;
        return this;
    }

    public Settings driverProperties(Map<String, String> properties) {
        driverProperties.putAll(engine.checkProperties(Arguments.notNull("driverProperties", properties)));
        return this;
    }

    public Settings listener(RdsIamListener listener) {
        this.listener = Arguments.notNull("listener", listener);
        return this;
    }

    public Settings clock(Clock clock) {
        this.clock = Arguments.notNull("clock", clock);
        return this;
    }

    public Engine engine() {
        return engine;
    }

    /** Replaces the engine; before any driver property, which is checked against the engine's list. */
    public Settings engine(Engine engine) {
        this.engine = engine;
        return this;
    }

    /** Replaces the monotonic clock. */
    public Settings nanoTime(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        return this;
    }

    /** Replaces what signs tokens. */
    public Settings signer(TokenSigner signer) {
        this.signer = signer;
        return this;
    }

    /** Replaces the environment variables, which say whether this is AWS Lambda. */
    public Settings environment(Map<String, String> environment) {
        this.environment = environment;
        return this;
    }

    public Map<String, String> environment() {
        return environment;
    }

    /** Settings that fit together; a copy, so that the builder can be used again. */
    public record Checked(
            RdsEndpoint endpoint,
            int port,
            @Nullable String database,
            String user,
            String region,
            @Nullable HostAndPort connectVia,
            @Nullable IdentityProvider<? extends AwsCredentialsIdentity> credentials,
            @Nullable List<X509Certificate> bundle,
            @Nullable FallbackPolicy fallback,
            @Nullable RdsIamListener listener,
            Clocks times,
            Map<String, String> driverProperties,
            Timeouts timeouts,
            TokenSigner signer,
            Engine engine) {

        public String describe() {
            String via = connectVia == null ? "" : " by way of " + connectVia;
            return LogSafe.escape(user) + "@" + endpoint.host() + ":" + port + via + ", " + endpoint.kind() + " in "
                    + region;
        }
    }

    public Checked check() {
        return check(Map.of());
    }

    /**
     * Checks that the settings fit together.
     *
     * @param poolProperties driver properties that the pool's configuration adds; they win
     */
    public Checked check(Map<String, String> poolProperties) {
        String host = required("endpoint", endpoint);
        String user = required("username", username);
        RdsEndpoint name = RdsEndpoint.of(host);
        String signRegion = signRegion(name);
        List<X509Certificate> bundle = caBundle == null ? null : PemBundle.read(caBundle, clock);
        requireAnchors("endpoint", host, name.kind(), signRegion, bundle);
        checkFallback(name, signRegion, bundle);
        Map<String, String> properties = new LinkedHashMap<>(driverProperties);
        properties.putAll(engine.checkProperties(poolProperties));
        if (!properties.isEmpty()) {
            PinningWarnings.ofDriver(name.kind(), properties, engine);
        }
        Timeouts timeouts = engine.timeouts(properties, Timeouts.of(environment));
        return new Checked(
                name,
                port == null ? engine.defaultPort() : port,
                database,
                user,
                signRegion,
                connectVia,
                credentials,
                bundle,
                fallback,
                listener,
                new Clocks(clock, nanoTime),
                engine.withDefaults(properties, timeouts),
                timeouts,
                signer == null ? new RdsUtilitiesSigner() : signer,
                engine);
    }

    private static String required(String name, @Nullable String value) {
        if (value == null) {
            throw InvalidSettingException.of(name, name + " is not set; it is required");
        }
        return value;
    }

    private String signRegion(RdsEndpoint name) {
        if (name.kind() == RdsEndpoint.Kind.GLOBAL) {
            throw Arguments.invalid(
                    "endpoint",
                    name.host(),
                    "is the endpoint of an Aurora global database, whose region changes; use the cluster endpoint of the"
                            + " region to connect to");
        }
        String told = name.region();
        String given = region;
        if (told == null) {
            if (given == null) {
                throw Arguments.invalid(
                        "endpoint",
                        name.host(),
                        "is not an RDS name, so region(String) is required. Is it a CNAME or a tunnel? Then give the real RDS"
                                + " endpoint here and the other name to connectVia(String, int)");
            }
            return given;
        }
        if (given != null && !given.equals(told)) {
            throw Arguments.invalid(
                    "region", given, "contradicts the endpoint, which is in " + told + "; leave region(String) out");
        }
        return told;
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
                            + "-bundle.pem (GovCloud, China and isolated regions have hosts of their own) and give it"
                            + " to caBundle(Path)");
        }
    }

    private void checkFallback(RdsEndpoint name, String region, @Nullable List<X509Certificate> bundle) {
        FallbackPolicy policy = fallback;
        if (policy == null) {
            return;
        }
        if (policy.secretHost()) {
            if (connectVia != null) {
                throw InvalidSettingException.of(
                        "fallback",
                        "fallback (\"" + policy + "\") with toSecretHost() cannot be combined with connectVia (\""
                                + connectVia + "\"): the secret's host would be dialled past the tunnel; use"
                                + " toEndpoint(host, port)");
            }
            // an instance's or a cluster's, in the endpoint's region
            requireAnchors("fallback", policy.toString(), RdsEndpoint.Kind.INSTANCE, region, bundle);
        }
        HostAndPort target = policy.endpoint();
        if (target != null) {
            checkFallbackTarget(RdsEndpoint.of(target.host()), region, bundle);
        }
        if (name.kind().isProxy() && !policy.namesTarget()) {
            LOG.warn(
                    "The fallback's password will be tried at {}, an RDS Proxy; one that requires IAM refuses passwords."
                            + " Name a target with toEndpoint or toSecretHost.",
                    name.host());
        }
    }

    private static void checkFallbackTarget(RdsEndpoint target, String region, @Nullable List<X509Certificate> bundle) {
        if (target.kind() == RdsEndpoint.Kind.GLOBAL || (target.kind() == RdsEndpoint.Kind.OTHER && bundle == null)) {
            throw Arguments.invalid(
                    "toEndpoint host",
                    target.host(),
                    "must be the name of an RDS instance, cluster or proxy; for the host in the secret, use toSecretHost()");
        }
        requireAnchors(
                "toEndpoint host",
                target.host(),
                target.kind(),
                target.region() == null ? region : target.region(),
                bundle);
    }
}
