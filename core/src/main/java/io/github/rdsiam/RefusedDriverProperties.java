package io.github.rdsiam;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The Connector/J properties that a user may not set, group by group, with the reason and what to use instead. */
final class RefusedDriverProperties {

    /** By name in any case, as the driver takes them. */
    private static final Map<String, String> REASONS = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    static {
        refuse("the user name is set with username(String)", "user");
        refuse("the database is set with database(String)", "dbname");
        refuse(
                "the server is set with endpoint(String), port(int) and connectVia(String, int)",
                "host",
                "port",
                "address",
                "path",
                "protocol",
                "type",
                "priority");
        refuse(
                "an IAM data source has no password; a secret's is set with fallback(SecretsManagerFallback)",
                "password",
                "password1",
                "password2",
                "password3");
        refuse("tokens and passwords are sent as UTF-8, whatever the session's encoding", "passwordCharacterEncoding");
        refuse(
                "TLS is always verified; to trust something else, use caBundle(Path)",
                "sslMode",
                "useSSL",
                "requireSSL",
                "verifyServerCertificate",
                "trustCertificateKeyStoreUrl",
                "trustCertificateKeyStoreType",
                "trustCertificateKeyStorePassword",
                "fallbackToSystemTrustStore");
        refuse(
                "TLS 1.2 and 1.3 with the JVM's cipher suites are offered, and nothing else",
                "tlsVersions",
                "tlsCiphersuites");
        refuse(
                "TLS is this library's own, with the JVM's default providers",
                "sslContextProvider",
                "trustManagerFactoryProvider",
                "KeyManagerFactoryProvider",
                "keyStoreProvider",
                "fipsCompliantJsse");
        refuse(
                "RDS asks for no client certificate: the login is by IAM token",
                "clientCertificateKeyStoreUrl",
                "clientCertificateKeyStoreType",
                "clientCertificateKeyStorePassword",
                "fallbackToSystemKeyStore");
        refuse(
                "sockets are this library's own, verified and with TCP keep-alive and no delay",
                "socketFactory",
                "tcpKeepAlive",
                "tcpNoDelay",
                "tcpRcvBuf",
                "tcpSndBuf",
                "tcpTrafficClass");
        refuse(
                "to reach the endpoint by another way, use connectVia(String, int)",
                "localSocketAddress",
                "socksProxyHost",
                "socksProxyPort",
                "socksProxyRemoteDns");
        refuse("the endpoint is dialled as it is named", "dnsSrv");
        refuse(
                "this library's own plugin hands the token to the verified server only",
                "authenticationPlugins",
                "defaultAuthenticationPlugin",
                "disabledAuthenticationPlugins",
                "authenticationOpenidConnectCallbackHandler",
                "authenticationWebAuthnCallbackHandler",
                "idTokenFile",
                "ldapServerHostname",
                "ociConfigFile",
                "ociConfigProfile");
        refuse("a login with an expired password has nothing to do but fail", "disconnectOnExpiredPasswords");
        refuse(
                "passwords travel over verified TLS; no key is fetched or needed",
                "allowPublicKeyRetrieval",
                "serverRSAPublicKeyFile");
        refuse(
                "a server could read this machine's files",
                "allowLoadLocalInfile",
                "allowLoadLocalInfileInPath",
                "allowUrlInLocalInfile");
        refuse("it could set what is refused here", "useConfigs", "propertiesTransform");
        refuse(
                "a class named in a property would run inside the connection",
                "queryInterceptors",
                "exceptionInterceptors",
                "connectionLifecycleInterceptors",
                "clientInfoProvider",
                "queryInfoCacheFactory",
                "profilerEventHandler",
                "logger");
        refuse(
                "a cache for the whole JVM would let all data sources share one server's configuration",
                "cacheServerConfiguration",
                "serverConfigCacheFactory");
        refuse(
                "the pool replaces broken connections",
                "autoReconnect",
                "autoReconnectForPools",
                "maxReconnects",
                "initialTimeout",
                "reconnectAtTxEnd");
        refuse(
                "the pool ends connections, by its maxLifetime",
                "selfDestructOnPingMaxOperations",
                "selfDestructOnPingSecondsLifetime");
        refuse(
                "connections to several hosts are not supported; use the AWS Advanced JDBC Wrapper for them",
                "allowReplicaDownConnections",
                "allowSourceDownConnections",
                "failOverReadOnly",
                "ha.enableJMX",
                "ha.loadBalanceStrategy",
                "loadBalanceAutoCommitStatementRegex",
                "loadBalanceAutoCommitStatementThreshold",
                "loadBalanceBlocklistTimeout",
                "loadBalanceConnectionGroup",
                "loadBalanceExceptionChecker",
                "loadBalanceHostRemovalGracePeriod",
                "loadBalancePingTimeout",
                "loadBalanceSQLExceptionSubclassFailover",
                "loadBalanceSQLStateFailover",
                "loadBalanceValidateConnectionOnSwapServer",
                "queriesBeforeRetrySource",
                "readFromSourceWhenNoReplicas",
                "replicationConnectionGroup",
                "retriesAllDown",
                "secondsBeforeRetrySource",
                "serverAffinityOrder");
        refuse(
                "XA needs the driver's own XA data source",
                "pinGlobalTxToPhysicalConnection",
                "resourceId",
                "logXaCommands");
        refuse(
                "packets and statements may hold credentials, which are not to be logged",
                "traceProtocol",
                "enablePacketDebug",
                "packetDebugBufferSize",
                "autoGenerateTestcaseScript",
                "dumpQueriesOnException",
                "profileSQL",
                "maxQuerySizeToLog",
                "maxByteArrayAsHex",
                "paranoid");
        refuse(
                "statements are profiled by the database's slow query log and Performance Insights; the driver would log their text",
                "autoSlowLog",
                "explainSlowQueries",
                "gatherPerfMetrics",
                "logSlowQueries",
                "reportMetricsIntervalMillis",
                "slowQueryThresholdMillis",
                "slowQueryThresholdNanos",
                "useNanosForElapsedTime",
                "useUsageAdvisor",
                "resultSetSizeThreshold");
        refuse(
                "RDS has no character sets of its own, and looking for them costs each connection statements",
                "customCharsetMapping",
                "detectCustomCollations");
        refuse("a login should not create databases; use a migration", "createDatabaseIfNotExist");
        refuse("it works around a product that is no more", "ultraDevHack");
        refuse(
                "it is for the X Protocol; only the classic one is used",
                "xdevapi.asyncResponseTimeout",
                "xdevapi.auth",
                "xdevapi.compression",
                "xdevapi.compression-algorithms",
                "xdevapi.compression-extensions",
                "xdevapi.connect-timeout",
                "xdevapi.connection-attributes",
                "xdevapi.dns-srv",
                "xdevapi.fallback-to-system-keystore",
                "xdevapi.fallback-to-system-truststore",
                "xdevapi.ssl-keystore",
                "xdevapi.ssl-keystore-password",
                "xdevapi.ssl-keystore-type",
                "xdevapi.ssl-mode",
                "xdevapi.ssl-truststore",
                "xdevapi.ssl-truststore-password",
                "xdevapi.ssl-truststore-type",
                "xdevapi.tls-ciphersuites",
                "xdevapi.tls-versions");
    }

    private RefusedDriverProperties() {}

    private static void refuse(String reason, String... names) {
        for (String name : names) {
            REASONS.put(name, reason);
        }
    }

    static Set<String> names() {
        return REASONS.keySet();
    }

    /** Why this property cannot be set. */
    static String reason(String name) {
        return REASONS.getOrDefault(
                name, "it is not, in this spelling, on the list of those that were looked at and found harmless");
    }
}
