package io.github.rdsiam.benchmarks.subject;

/** URLs for pgjdbc, as their documentation recommends: the authorities come from a PEM file. */
final class PostgresUrl {

    private PostgresUrl() {}

    static String rest(String tls) {
        return Site.host() + ":" + Site.port() + "/" + Site.database() + "?" + tls;
    }

    static String verified(String authorities) {
        return "sslmode=verify-full&sslrootcert=" + authorities;
    }

    static String unverified() {
        return "sslmode=require";
    }
}
