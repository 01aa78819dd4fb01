package io.github.rdsiam.benchmarks.subject;

/**
 * MariaDB Connector/J with its AWS-IAM credentials; the authorities come from a PEM file, which it reads itself.
 *
 * @see <a href="https://mariadb.com/docs/connectors/mariadb-connector-j/about-mariadb-connector-j/services">its
 *     documentation</a>
 */
final class MariaDb implements Client {

    private final String url = "jdbc:mariadb://" + Site.host() + ":" + Site.port() + "/" + Site.database()
            + "?credentialType=AWS-IAM&sslMode=verify-full&serverSslCert=" + Site.get("PEM_BUNDLE");

    @Override
    public Connections pool(int size) {
        return PooledByHikari.of(url, size);
    }

    @Override
    public Connections unpooled() {
        return new FromDriver(url, FromDriver.user());
    }
}
