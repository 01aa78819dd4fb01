package io.github.rdsiam.testkit.internal.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A private key and the certificate chain that a server presents for it, with its own certificate first. */
record KeyedChain(PrivateKey key, List<X509Certificate> certificates) {

    KeyedChain {
        certificates = List.copyOf(certificates);
    }

    KeyedChain followedBy(X509Certificate... more) {
        List<X509Certificate> longer = new ArrayList<>(certificates);
        Collections.addAll(longer, more);
        return new KeyedChain(key, longer);
    }

    String subject() {
        return certificates.get(0).getSubjectX500Principal().getName();
    }
}
