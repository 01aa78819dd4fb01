package io.github.rdsiam.internal.mysql;

import static io.github.rdsiam.internal.engine.DriverProperties.ALL;
import static io.github.rdsiam.internal.engine.DriverProperties.NOTHING;

import io.github.rdsiam.internal.engine.DriverProperties.Group;
import java.util.List;

/**
 * The Connector/J properties that a user may not set, in groups: which are ignored, and why the others are refused. A
 * property that is neither here nor allowed by {@link MysqlProperties} is refused too.
 */
final class MysqlPropertyRules {

    private static final String OFF = "\\w+=(false|no)";

    /** The groups. Each property is in at most one of them. */
    static final List<Group> GROUPS = List.of(
            new Group(
                    "user(name)?|dbname|databaseName|host|port|address|protocol|path|namedPipePath|type|priority"
                            + "|serverName|portNumber|url",
                    NOTHING,
                    "user, database and server are set with username(String), database(String), endpoint(String),"
                            + " port(int) and connectVia(String, int)"),
            new Group(
                    "password[123]?",
                    NOTHING,
                    "the IAM token is the password; a password for when IAM is refused is set with"
                            + " fallback(SecretsManagerFallback)"),
            new Group(
                    "sslMode|useSSL|requireSSL|verifyServerCertificate|(trust|client)CertificateKeyStore.*"
                            + "|fallbackToSystem(Trust|Key)Store|tls.*|enabled(TLSProtocols|SSLCipherSuites)"
                            + "|(sslContext|(trust|key)ManagerFactory|keyStore)Provider|fipsCompliantJsse",
                    "(useSSL|requireSSL|verifyServerCertificate)=(true|yes)|sslMode=(required|verify_ca|verify_identity)"
                            + "|(tlsVersions|enabledTLSProtocols)=TLSv1\\.[23](, *TLSv1\\.[23])*+|(fips|fallback)"
                            + OFF,
                    "certificate and host name are always verified, over TLS 1.2 or 1.3 and without a client certificate;"
                            + " to trust another certificate authority, use caBundle(Path)"),
            new Group(
                    "socketFactory|localSocketAddress|socks.*|dnsSrv|tcp.*",
                    "tcp(KeepAlive|NoDelay)=(true|yes)|tcp\\w+=0|dnsSrv=(false|no)",
                    "rds-iam opens the sockets, with TCP keep-alive and without delay; to reach the endpoint another way,"
                            + " use connectVia(String, int)"),
            new Group(
                    ".*Authentication.*|allowPublicKeyRetrieval|serverRSAPublicKeyFile|idTokenFile|ldapServerHostname"
                            + "|ociConfig.*|passwordCharacterEncoding|disconnectOnExpiredPasswords",
                    "allowPublicKeyRetrieval=.*|disconnectOnExpiredPasswords=(true|yes)"
                            + "|passwordCharacterEncoding=utf-?8(mb[34])?"
                            + "|(default)?AuthenticationPlugins?=(\\w+_password|com\\.mysql\\.[\\w.]+)",
                    "rds-iam logs in with its own plugin, which sends the token in UTF-8 and to the verified server only"),
            new Group(
                    "allow(LoadLocal|UrlInLocal)Infile.*",
                    OFF,
                    "the server could read this machine's files; insert the rows in batches, with"
                            + " rewriteBatchedStatements=true"),
            new Group(
                    "(query|exception|connectionLifecycle)Interceptors|propertiesTransform|clientInfoProvider"
                            + "|\\w+CacheFactory|cacheServerConfiguration|profilerEventHandler|logger|useConfigs",
                    OFF,
                    "the class, cache or group of settings that it names would be used in every connection; set the"
                            + " properties that you need one by one"),
            new Group(
                    "ha\\.?(enableJMX|loadBalanceStrategy)|loadBalance.*|roundRobinLoadBalance|failOverReadOnly"
                            + "|replication.*|(allow|readFrom|\\w+BeforeRetry)(Source|Replica|Master|Slave).*"
                            + "|retriesAllDown|serverAffinityOrder|xdevapi.*|pinGlobalTxToPhysicalConnection|resourceId"
                            + "|logXaCommands",
                    ALL,
                    "it has no effect with one host and plain JDBC; the AWS Advanced JDBC Wrapper has failover and"
                            + " read/write splitting"),
            new Group(
                    "useLocalTransactionState",
                    ALL,
                    "with it the driver leaves out a COMMIT or ROLLBACK after a ping or a failed statement, though a"
                            + " transaction is open"),
            new Group(
                    "autoReconnect.*|maxReconnects|initialTimeout|reconnectAtTxEnd|selfDestruct.*",
                    "(?!selfDestruct).*|\\w+=0",
                    "the pool replaces connections that are broken, or older than its maxLifetime"),
            new Group(
                    ".*(packetDebug|profileSQL|SlowQuer|SlowLog|PerfMetrics|TestcaseScript|UsageAdvisor).*|traceProtocol"
                            + "|dump.*On.*|max(QuerySizeToLog|ByteArrayAsHex)|reportMetricsIntervalMillis"
                            + "|useNanosForElapsedTime|resultSetSizeThreshold",
                    OFF + "|autoSlowLog=.*|\\w+=[0-9]+",
                    "the driver would log packets or statements, which can contain credentials; use the database's slow"
                            + " query log or Performance Insights"),
            new Group(
                    "createDatabaseIfNotExist|customCharsetMapping|detectCustomCollations",
                    OFF,
                    "a login neither creates databases nor looks for custom character sets, which RDS does not have; use"
                            + " a migration tool"),
            new Group(
                    "useUnicode|useLegacyDatetimeCode|use(JDBCCompliant|SSPSCompatible)TimezoneShift|useTimezone"
                            + "|use(Fast(Date|Int)Parsing|GmtMillisForDatetimes|DynamicCharsetInfo|JvmCharsetConverters)"
                            + "|use(DirectRowUnpack|OldUTF8Behavior|SqlStateCodes|BlobToStoreUTF8OutsideBMP)"
                            + "|utf8OutsideBmp.*|noTimezoneConversion.*|dynamicCalendars|capitalizeTypeNames"
                            + "|nullNamePatternMatchesAll|relaxAutoCommit|retainStatementAfterResultSetClose"
                            + "|runningCTS13|strictFloatingPoint|statementInterceptors|autoDeserialize",
                    ALL,
                    "Connector/J 9 and newer do not know it and would ignore it, too"));

    private MysqlPropertyRules() {}
}
