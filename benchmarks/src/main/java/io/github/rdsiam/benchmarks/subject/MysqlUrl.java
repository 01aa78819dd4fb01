package io.github.rdsiam.benchmarks.subject;

/** URLs for Connector/J. */
final class MysqlUrl {

    private MysqlUrl() {}

    static String rest(String tls) {
        return Site.host() + ":" + Site.port() + "/" + Site.database() + "?" + tls;
    }

    static String verified(String type, String keyStore) {
        return "sslMode=VERIFY_IDENTITY&trustCertificateKeyStoreType=" + type + "&trustCertificateKeyStoreUrl=file:"
                + keyStore + "&trustCertificateKeyStorePassword=" + Site.keyStorePassword();
    }

    static String unverified() {
        return "sslMode=REQUIRED";
    }
}
