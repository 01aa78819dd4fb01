package io.github.rdsiam.benchmarks.subject;

import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A provider that delegates to the JDK's and counts the key stores and certificates they make. */
final class TrustCounter extends Provider {

    private static final long serialVersionUID = 1;
    private static final String KEY_STORE = "KeyStore";

    private int keyStores;
    private int certificates;
    private int shown;

    private TrustCounter() {
        super("trust-counter", "1", "counts key stores and certificates");
        for (Provider provider : Security.getProviders()) {
            provider.getServices().stream()
                    .filter(service -> service.getType().equals(KEY_STORE))
                    .forEach(this::count);
        }
        putService(new CertificateFactories(this));
    }

    private void count(Service service) {
        if (getService(KEY_STORE, service.getAlgorithm()) == null) {
            putService(new KeyStores(this, service));
        }
    }

    static TrustCounter install() {
        TrustCounter counter = new TrustCounter();
        Security.insertProviderAt(counter, 1);
        return counter;
    }

    synchronized void madeKeyStore() {
        keyStores++;
    }

    synchronized void parsed(int count) {
        certificates += count;
    }

    synchronized void shown(int count) {
        shown += count;
    }

    /** Key stores, certificates, and certificates sent by a server, since the last call. */
    synchronized String take() {
        String counts = keyStores + " " + certificates + " " + shown;
        keyStores = 0;
        certificates = 0;
        shown = 0;
        return counts;
    }

    private static final class KeyStores extends Service {

        private final TrustCounter counter;
        private final Service service;

        KeyStores(TrustCounter counter, Service service) {
            super(counter, KEY_STORE, service.getAlgorithm(), service.getClassName(), List.of(), Map.of());
            this.counter = counter;
            this.service = service;
        }

        @Override
        public Object newInstance(@Nullable Object parameter) throws NoSuchAlgorithmException {
            counter.madeKeyStore();
            return service.newInstance(parameter);
        }
    }

    private static final class CertificateFactories extends Service {

        private final TrustCounter counter;

        CertificateFactories(TrustCounter counter) {
            super(
                    counter,
                    "CertificateFactory",
                    "X.509",
                    CountingCertificateFactory.class.getName(),
                    List.of("X509"),
                    Map.of());
            this.counter = counter;
        }

        @Override
        public Object newInstance(@Nullable Object parameter) {
            return new CountingCertificateFactory(counter);
        }
    }
}
