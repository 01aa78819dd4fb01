package io.github.rdsiam.internal.postgresql;

import io.github.rdsiam.internal.endpoint.Arguments;
import io.github.rdsiam.internal.engine.DriverProperties;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The properties of pgjdbc.
 *
 * @see <a href="https://jdbc.postgresql.org/documentation/use/#connection-parameters">Connection Parameters</a>
 */
final class PostgresProperties extends DriverProperties {

    /** They only shape statements, results, metadata or logging of a connection that is already open. */
    private static final Set<String> BOOLEANS = names("adaptiveFetch allowEncodingChanges binaryTransfer"
            + " cleanupSavepoints convertBooleanToNumeric disableColumnSanitiser flushCacheOnDdl"
            + " hideUnprivilegedObjects logServerErrorDetail logUnclosedConnections quoteReturningIdentifiers readOnly"
            + " reWriteBatchedInserts");

    private static final Set<String> NUMBERS = names("adaptiveFetchMaximum adaptiveFetchMinimum cancelSignalTimeout"
            + " connectTimeout databaseMetadataCacheFields databaseMetadataCacheFieldsMiB defaultRowFetchSize"
            + " maxSendBufferSize preparedStatementCacheQueries preparedStatementCacheSizeMiB prepareThreshold"
            + " queryTimeout receiveBufferSize reWriteBatchedInsertsSize scramMaxIterations sendBufferSize socketTimeout"
            + " unknownLength");

    private static final Set<String> ENUMERATIONS =
            names("autosave escapeSyntaxCallMode preferQueryMode readOnlyMode stringtype");

    static final Set<String> TEXTS =
            names("ApplicationName binaryTransferDisable binaryTransferEnable currentSchema maxResultBuffer");

    private static final Set<String> ALLOWED = new HashSet<>();

    static {
        ALLOWED.addAll(BOOLEANS);
        ALLOWED.addAll(NUMBERS);
        ALLOWED.addAll(ENUMERATIONS);
        ALLOWED.addAll(TEXTS);
    }

    private static final String NOTHING = "(?!)";

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
                    "rds-iam logs in with its own plugin, which gives the token to the verified server only, and only as"
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
                    "it is for connections to several hosts, and this is one; the AWS Advanced JDBC Wrapper has failover"
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
                    "the class that it names would act inside every connection"));

    @Override
    protected Set<String> allowed() {
        return ALLOWED;
    }

    @Override
    protected List<Group> groups() {
        return GROUPS;
    }

    @Override
    protected String valid(String name, String value) {
        if (BOOLEANS.contains(name)) {
            return oneOf(name, value, "true", "false");
        }
        if (NUMBERS.contains(name)) {
            return number(name, value);
        }
        return ENUMERATIONS.contains(name) ? oneOf(name, value, enumeration(name)) : value;
    }

    private static String[] enumeration(String name) {
        return switch (name) {
            case "autosave" -> new String[] {"never", "always", "conservative"};
            case "escapeSyntaxCallMode" -> new String[] {"select", "callIfNoReturn", "call"};
            case "preferQueryMode" ->
                new String[] {"extended", "extendedForPrepared", "extendedCacheEverything", "simple"};
            case "readOnlyMode" -> new String[] {"transaction", "ignore", "always"};
            default -> new String[] {"varchar", "unspecified"};
        };
    }

    private static String number(String name, String value) {
        int number;
        try {
            number = Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw Arguments.invalid(name, value, "must be a number" + (name.endsWith("Timeout") ? " of seconds" : ""));
        }
        int least = switch (name) {
            // 0 would mean no limit
            case "connectTimeout" -> 1;
            // the defaults of the driver
            case "adaptiveFetchMaximum", "prepareThreshold", "receiveBufferSize", "sendBufferSize" -> -1;
            default -> 0;
        };
        // the driver counts timeouts in milliseconds
        int most = name.endsWith("Timeout") ? Integer.MAX_VALUE / 1000 : Integer.MAX_VALUE;
        if (number < least || number > most) {
            throw Arguments.invalid(name, value, "must be from " + least + " to " + most);
        }
        return value;
    }
}
