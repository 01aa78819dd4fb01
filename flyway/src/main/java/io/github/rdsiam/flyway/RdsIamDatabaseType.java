package io.github.rdsiam.flyway;

import java.sql.Connection;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.internal.database.base.BaseDatabaseType;
import org.flywaydb.core.internal.database.base.Database;
import org.flywaydb.core.internal.jdbc.JdbcConnectionFactory;
import org.flywaydb.core.internal.jdbc.StatementInterceptor;
import org.flywaydb.core.internal.parser.Parser;
import org.flywaydb.core.internal.parser.ParsingContext;

/**
 * Makes Flyway use our driver for a {@code jdbc:rds-iam:} URL. Flyway looks for a type twice: by the URL, which finds
 * this one, and by the product name of the open connection, which finds Flyway's own. This one does not extend Flyway's
 * own type, because that may be missing: the modules of MySQL and PostgreSQL are separate, and Flyway instantiates all
 * types that it finds.
 */
abstract class RdsIamDatabaseType extends BaseDatabaseType {

    private static final String DRIVER = "io.github.rdsiam.RdsIamDriver";

    private final String engine;

    RdsIamDatabaseType(String engine) {
        this.engine = engine;
    }

    @Override
    public final String getName() {
        return "rds-iam " + engine;
    }

    @Override
    public final boolean handlesJDBCUrl(String url) {
        return url.startsWith("jdbc:rds-iam:" + engine + ":");
    }

    @Override
    public final String getDriverClass(String url, ClassLoader classLoader) {
        return DRIVER;
    }

    @Override
    public final boolean handlesDatabaseProductNameAndVersion(
            String databaseProductName, String databaseProductVersion, Connection connection) {
        return false;
    }

    /** Else the command line asks for one. */
    @Override
    public final boolean detectPasswordRequiredByUrl(String url) {
        return false;
    }

    @Override
    public final boolean detectUserRequiredByUrl(String url) {
        return !url.contains("user=");
    }

    @Override
    public final int getNullType() {
        throw notOfAConnection();
    }

    @Override
    public final Database<?> createDatabase(
            Configuration configuration,
            JdbcConnectionFactory jdbcConnectionFactory,
            StatementInterceptor statementInterceptor) {
        throw notOfAConnection();
    }

    @Override
    public final Parser createParser(
            Configuration configuration, ResourceProvider resourceProvider, ParsingContext parsingContext) {
        throw notOfAConnection();
    }

    private UnsupportedOperationException notOfAConnection() {
        return new UnsupportedOperationException("Flyway uses its own type for a connection to " + engine);
    }

    @Override
    public final String instantiateClassExtendedErrorMessage() {
        return "Put rds-iam-driver-all on Flyway's class path, next to the JDBC driver for " + engine;
    }
}
