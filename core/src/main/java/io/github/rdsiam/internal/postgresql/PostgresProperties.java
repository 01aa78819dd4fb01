package io.github.rdsiam.internal.postgresql;

import io.github.rdsiam.internal.endpoint.Arguments;
import io.github.rdsiam.internal.engine.DriverProperties;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The properties of pgjdbc.
 *
 * @see <a href="https://jdbc.postgresql.org/documentation/use/#connection-parameters">Connection Parameters</a>
 */
final class PostgresProperties implements DriverProperties {

    /** Allowed, because they affect only statements, results, metadata or logging of an open connection. */
    private static final Set<String> BOOLEANS =
            DriverProperties.names("adaptiveFetch allowEncodingChanges binaryTransfer"
                    + " cleanupSavepoints convertBooleanToNumeric disableColumnSanitiser flushCacheOnDdl"
                    + " hideUnprivilegedObjects logServerErrorDetail logUnclosedConnections quoteReturningIdentifiers readOnly"
                    + " reWriteBatchedInserts");

    private static final Set<String> NUMBERS =
            DriverProperties.names("adaptiveFetchMaximum adaptiveFetchMinimum cancelSignalTimeout"
                    + " connectTimeout databaseMetadataCacheFields databaseMetadataCacheFieldsMiB defaultRowFetchSize"
                    + " maxSendBufferSize preparedStatementCacheQueries preparedStatementCacheSizeMiB prepareThreshold"
                    + " queryTimeout receiveBufferSize reWriteBatchedInsertsSize scramMaxIterations sendBufferSize socketTimeout"
                    + " unknownLength");

    /** The minimum of numbers for which it is not 0: a connectTimeout of 0 would mean no limit. */
    private static final Map<String, Integer> LEAST = Map.of(
            "connectTimeout", 1,
            "cancelSignalTimeout", 1,
            // the driver's default; a tiny buffer breaks the driver
            "maxSendBufferSize", 8192,
            "adaptiveFetchMaximum", -1,
            "prepareThreshold", -1,
            "receiveBufferSize", -1,
            "sendBufferSize", -1);

    private static final Map<String, List<String>> ENUMERATIONS = Map.of(
            "autosave", List.of("never", "always", "conservative"),
            "escapeSyntaxCallMode", List.of("select", "callIfNoReturn", "call"),
            "preferQueryMode", List.of("extended", "extendedForPrepared", "extendedCacheEverything", "simple"),
            "readOnlyMode", List.of("transaction", "ignore", "always"),
            "stringtype", List.of("varchar", "unspecified"));

    static final Set<String> TEXTS = DriverProperties.names(
            "ApplicationName binaryTransferDisable binaryTransferEnable currentSchema maxResultBuffer");

    /** A size. Longer numbers overflow in the driver, which would then fail or reject every result. */
    private static final String SIZE = "[0-9]{1,18}|[0-9]{1,9}[kmgKMG]|[0-9]{1,6}[tT]|[0-9]{1,3}(p|pct|percent)";

    private static final List<Group> GROUPS = List.of(
            new Group(
                    "user|PGDBNAME|PGHOST|PGPORT|service|(server|database)Names?|portNumbers?|url",
                    NOTHING,
                    "user, database and server are set with username(String), database(String), endpoint(String),"
                            + " port(int) and connectVia(String, int)"),
            new Group(
                    "password",
                    NOTHING,
                    "the IAM token is the password; a password for when IAM is refused is set with"
                            + " fallback(SecretsManagerFallback)"),
            new Group(
                    "ssl.*|pemKeyAlgorithm|channelBinding",
                    "ssl=(true)?|sslmode=(require|verify-ca|verify-full)|sslrootcert=.*|sslResponseTimeout=[0-9]+"
                            + "|sslNegotiation=postgres|channelBinding=(prefer|disable)",
                    "certificate and host name are always verified, over TLS 1.2 or 1.3 and without a client certificate;"
                            + " to trust another certificate authority, use caBundle(Path)"),
            new Group(
                    "gss.*|gsslib|jaas.*|kerberosServerName|useSpnego|sspiServiceClass|requireAuth"
                            + "|authenticationPluginClassName",
                    "gssEncMode=(disable|allow|prefer)|requireAuth=password",
                    "rds-iam logs in with its own plugin, which sends the token to the verified server only, and only as"
                            + " a clear-text password"),
            new Group(
                    "socketFactory(Arg)?|localSocketAddress|tcp.*",
                    "tcp(KeepAlive|NoDelay)=true",
                    "rds-iam opens the sockets, with TCP keep-alive and without delay; to reach the endpoint another way,"
                            + " use connectVia(String, int)"),
            new Group("loginTimeout", ".*", "setLoginTimeout(int) of the data source limits the whole connect"),
            new Group(
                    "targetServerType|loadBalanceHosts|hostRecheckSeconds",
                    "targetServerType=any|loadBalanceHosts=false|hostRecheckSeconds=.*",
                    "it is for several hosts, and this connection has one; the AWS Advanced JDBC Wrapper has failover"
                            + " and read/write splitting"),
            new Group(
                    "options|replication|protocolVersion|groupStartupParameters|assumeMinServerVersion",
                    "protocolVersion=3(\\.0)?|groupStartupParameters=false|assumeMinServerVersion=[0-9.]+",
                    "RDS Proxy rejects other parameters and protocols at the login; set parameters in the parameter group"
                            + " or with ALTER ROLE ... SET"),
            new Group(
                    "logger(File|Level)",
                    NOTHING,
                    "it changes logging of the whole JVM; configure java.util.logging instead"),
            new Group(
                    "xmlFactoryFactory|classLoaderStrategy|connectExecutor(Arg)?",
                    NOTHING,
                    "the class that it names would be used in every connection"));

    private static final Tables TABLES =
            new Tables(BOOLEANS, List.of("true", "false"), NUMBERS, ENUMERATIONS, TEXTS, Map.of(), GROUPS);

    @Override
    public Tables tables() {
        return TABLES;
    }

    @Override
    public String number(String name, String value) {
        int least = LEAST.getOrDefault(name, 0);
        boolean isTimeout = name.endsWith("Timeout");
        // the driver counts timeouts in milliseconds
        int most = isTimeout ? Integer.MAX_VALUE / 1000 : Integer.MAX_VALUE;
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return Integer.toString(number);
            }
        } catch (NumberFormatException e) {
            // refused below
        }
        throw Arguments.invalid(
                name, value, "must be " + (isTimeout ? "seconds" : "a number") + " from " + least + " to " + most);
    }

    @Override
    public void requireKnown(String name, String value) {
        if (name.equals("maxResultBuffer") && !value.matches(SIZE)) {
            throw Arguments.invalid(
                    name,
                    value,
                    "must be a number of bytes below 10^18, such as 64M, or a percentage of the heap, such as 10p");
        }
    }
}
