package io.github.rdsiam.benchmarks.subject;

import java.io.InputStream;
import java.security.NoSuchProviderException;
import java.security.cert.CRL;
import java.security.cert.CRLException;
import java.security.cert.CertPath;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateFactorySpi;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;

/**
 * The JDK's factory, with a count of the certificates it parses, except the JDK's own authorities: their number depends
 * on the machine, and their key store is counted.
 */
final class CountingCertificateFactory extends CertificateFactorySpi {

    private static final String HANDSHAKE = "sun.security.ssl.CertificateMessage";
    private static final String OWN_AUTHORITIES = "sun.security.util.AnchorCertificates";

    private final TrustCounter counter;
    private final CertificateFactory factory;

    CountingCertificateFactory(TrustCounter counter) {
        this.counter = counter;
        try {
            this.factory = CertificateFactory.getInstance("X.509", "SUN");
        } catch (CertificateException | NoSuchProviderException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Finds the reader on the stack: a handshake, the JDK reading its own authorities, or other code. */
    private void parsed(int count) {
        String reader = StackWalker.getInstance()
                .walk(frames -> frames.map(StackWalker.StackFrame::getClassName)
                        .filter(name -> name.startsWith(HANDSHAKE) || name.startsWith(OWN_AUTHORITIES))
                        .findFirst()
                        .orElse(""));
        if (reader.startsWith(HANDSHAKE)) {
            counter.shown(count);
        } else if (reader.isEmpty()) {
            counter.parsed(count);
        }
    }

    @Override
    public Certificate engineGenerateCertificate(InputStream in) throws CertificateException {
        parsed(1);
        return factory.generateCertificate(in);
    }

    @Override
    public Collection<? extends Certificate> engineGenerateCertificates(InputStream in) throws CertificateException {
        Collection<? extends Certificate> certificates = factory.generateCertificates(in);
        parsed(certificates.size());
        return certificates;
    }

    @Override
    public CertPath engineGenerateCertPath(InputStream in) throws CertificateException {
        return factory.generateCertPath(in);
    }

    @Override
    public CertPath engineGenerateCertPath(InputStream in, String encoding) throws CertificateException {
        return factory.generateCertPath(in, encoding);
    }

    @Override
    public CertPath engineGenerateCertPath(List<? extends Certificate> certificates) throws CertificateException {
        return factory.generateCertPath(certificates);
    }

    @Override
    public Iterator<String> engineGetCertPathEncodings() {
        return factory.getCertPathEncodings();
    }

    @Override
    public CRL engineGenerateCRL(InputStream in) throws CRLException {
        return factory.generateCRL(in);
    }

    @Override
    public Collection<? extends CRL> engineGenerateCRLs(InputStream in) throws CRLException {
        return factory.generateCRLs(in);
    }
}
