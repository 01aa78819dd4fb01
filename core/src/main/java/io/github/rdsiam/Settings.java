package io.github.rdsiam;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;

/** What a builder collects, and the checks that need more than one of it. */
final class Settings {

    private static final Logger LOG = LoggerFactory.getLogger(LogSafe.LOGGER);
    private static final int DEFAULT_PORT = 3306;

    @Nullable
    String endpoint;

    int port = DEFAULT_PORT;

    @Nullable
    String database;

    @Nullable
    String username;

    @Nullable
    String region;

    @Nullable
    HostAndPort connectVia;

    @Nullable
    IdentityProvider<? extends AwsCredentialsIdentity> credentials;

    @Nullable
    Path caBundle;

    @Nullable
    FallbackPolicy fallback;

    @Nullable
    RdsIamListener listener;

    Clock clock = Clock.systemUTC();
    final Map<String, String> driverProperties = new LinkedHashMap<>();

    /** The outside world, which tests replace. */
    Map<String, String> environment = System.getenv();

    LongSupplier nanoTime = System::nanoTime;
    Supplier<TokenSigner> signer = RdsUtilitiesSigner::new;
    Engine engine = new MysqlEngine();

    /** Settings that fit together; a copy, so that the builder can go on. */
    record Checked(
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

        String describe() {
            String via = connectVia == null ? "" : " by way of " + connectVia;
            return LogSafe.escape(user) + "@" + endpoint.host() + ":" + port + via + ", " + endpoint.kind() + " in "
                    + region;
        }
    }

    Checked check() {
        return check(Map.of());
    }

    /** @param pools driver properties that the pool's configuration adds; they win */
    Checked check(Map<String, String> pools) {
        String host = required("endpoint", endpoint);
        String user = required("username", username);
        RdsEndpoint name = RdsEndpoint.of(host);
        String signRegion = signRegion(name);
        List<X509Certificate> bundle = caBundle == null ? null : PemBundle.read(caBundle, clock);
        requireAnchors("endpoint", host, name.kind(), signRegion, bundle);
        checkFallback(name, signRegion, bundle);
        Map<String, String> properties = new LinkedHashMap<>(driverProperties);
        DriverProperties driver = engine.properties();
        driver.add(pools, properties);
        PinningWarnings.ofDriver(name.kind(), properties, driver);
        Timeouts timeouts = driver.timeouts(properties, Timeouts.of(environment));
        return new Checked(
                name,
                port,
                database,
                user,
                signRegion,
                connectVia,
                credentials,
                bundle,
                fallback,
                listener,
                new Clocks(clock, nanoTime),
                driver.withDefaults(properties, timeouts),
                timeouts,
                signer.get(),
                engine);
    }

    private static String required(String name, @Nullable String value) {
        if (value == null) {
            throw new IllegalArgumentException(name + " is not set; it is required");
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
                        "is no RDS name, so region(String) is required. Is it a CNAME or a tunnel? Then give the real RDS"
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
        if (policy.secretHost() && connectVia != null) {
            throw new IllegalArgumentException("fallback (\"" + policy
                    + "\") with toSecretHost() cannot be combined with connectVia (\"" + connectVia
                    + "\"): the secret's host would be dialled past the tunnel; use toEndpoint(host, port)");
        }
        if (policy.secretHost()) {
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
