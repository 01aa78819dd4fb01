package io.github.rdsiam.verify;

import io.github.rdsiam.DatabaseEngine;
import io.github.rdsiam.IamTokenDataSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * The proxy to ask.
 *
 * @param caBundle null for the built-in authorities
 */
record Target(
        DatabaseEngine engine,
        String region,
        String host,
        int port,
        String user,
        String database,
        @Nullable Path caBundle) {

    static Target from(Map<String, String> environment) {
        @Nullable String bundle = environment.get("IN_CA_BUNDLE");
        return new Target(
                variable(environment, "IN_ENGINE").equals("postgres")
                        ? DatabaseEngine.POSTGRESQL
                        : DatabaseEngine.MYSQL,
                variable(environment, "IN_REGION"),
                variable(environment, "IN_HOST"),
                Integer.parseInt(variable(environment, "IN_PORT")),
                variable(environment, "IN_USERNAME"),
                variable(environment, "IN_DATABASE"),
                bundle == null ? null : Path.of(bundle));
    }

    Target withUser(String other) {
        return new Target(engine, region, host, port, other, database, caBundle);
    }

    private static String variable(Map<String, String> environment, String name) {
        @Nullable String value = environment.get(name);
        if (value == null) {
            throw new IllegalArgumentException("The environment variable " + name + " is not set");
        }
        return value;
    }

    /** Configures the library as an application without a pool would. */
    IamTokenDataSource.Builder dataSource() {
        IamTokenDataSource.Builder builder = IamTokenDataSource.builder()
                .engine(engine)
                .region(region)
                .endpoint(host)
                .port(port)
                .username(user)
                .database(database);
        return caBundle == null ? builder : builder.caBundle(caBundle);
    }

    /** Trusts the bundle, or what the JDK trusts, which includes Amazon's roots. */
    SSLContext tls() throws IOException {
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(caBundle == null ? null : keyStore(caBundle));
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static KeyStore keyStore(Path bundle) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(bundle)) {
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("ca" + store.size(), certificate);
            }
        }
        return store;
    }
}
