package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.function.UnaryOperator;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values of driver properties that only the driver or the server can validate. */
class RejectedPropertyTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            characterEncoding   | IBM037                 | Connector/J | Unsupported character encoding 'IBM037'
            characterSetResults | no_such                | Connector/J | Unsupported character encoding 'no_such'
            sessionVariables    | no_such=1              | The server  | Unknown system variable 'no_such'
            sessionVariables    | autocommit=''x         | The server  | You have an error in your SQL syntax
            sessionVariables    | sql_mode='NO_SUCH'     | The server  | Variable 'sql_mode' can't be set
            sessionVariables    | time_zone='Mars'       | The server  | Unknown or incorrect time zone: 'Mars'
            sessionVariables    | max_connections=1      | The server  | Variable 'max_connections' is a GLOBAL variable
            sessionVariables    | version=1              | The server  | Variable 'version' is a read only variable
            sessionVariables    | wait_timeout='x'       | The server  | Incorrect argument type to variable
            """)
    void areNamedWhenTheyAreRejected(String name, String value, String who, String said) {
        assertRejected(builder -> builder.driverProperty(name, value), name + " (\"" + value + "\")", who, said);
    }

    @Test
    void aTimeZoneThatTheServerDoesNotKnowIsNamedToo() {
        assertRejected(
                builder -> builder.driverProperty("serverTimezone", "Europe/Berlin")
                        .driverProperty("forceConnectionTimeZoneToSession", "true"),
                "connectionTimeZone (\"Europe/Berlin\")",
                "The server",
                "Unknown or incorrect time zone");
    }

    @Test
    void aSchemaThatPostgresqlRejectsIsNamed() {
        try (LocalRds rds = LocalRds.start(DatabaseEngine.POSTGRESQL);
                IamTokenDataSource source =
                        rds.dataSource().driverProperty("currentSchema", "a,,b").build()) {
            assertThat(catchThrowable(source::getConnection))
                    .isInstanceOf(SQLNonTransientConnectionException.class)
                    .hasMessageStartingWith("The server rejected the driver property currentSchema (\"a,,b\") at ")
                    .hasMessageContaining("invalid value for parameter \"search_path\"")
                    .hasMessageEndingWith("#driver-properties")
                    .hasCauseInstanceOf(SQLException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"binaryTransferEnable", "binaryTransferDisable"})
    void aTypeThatPgjdbcDoesNotKnowIsNamed(String property) {
        try (LocalRds rds = LocalRds.start(DatabaseEngine.POSTGRESQL);
                IamTokenDataSource source =
                        rds.dataSource().driverProperty(property, "INT4,x").build()) {
            assertThat(catchThrowable(source::getConnection))
                    .isInstanceOf(SQLNonTransientConnectionException.class)
                    .hasMessageStartingWith("pgjdbc rejected the driver property " + property + " (\"INT4,x\") at ")
                    .hasMessageContaining("oid type x not known")
                    .hasMessageEndingWith("#driver-properties")
                    .hasCauseInstanceOf(SQLException.class);
        }
    }

    /** It can be anything, a key for example; a server quotes what it does not understand. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            @key='secretOfTheTests', no_such=1    | @key=...
            no_such=1, @key = 'secretOfTheTests'  | no_such=1, @key =...
            @key='a' 'b' secretOfTheTests         | @key=...
            @key=secretOfTheTests.x.y.z           | @key=...
            """)
    void theValueOfAUserVariableIsNotShown(String value, String shown) {
        try (LocalRds rds = LocalRds.start();
                IamTokenDataSource source = rds.dataSource()
                        .driverProperty("sessionVariables", value)
                        .build()) {
            Throwable failure = catchThrowable(() -> source.getConnection().close());

            assertThat(failure)
                    .isInstanceOf(SQLNonTransientConnectionException.class)
                    .hasMessageStartingWith(
                            "The server rejected a driver property, one of sessionVariables (\"" + shown + "\"), at ")
                    .hasMessageEndingWith("#driver-properties");
            assertThat(Throwables.getStackTrace(failure)).doesNotContain("secretOfTheTests");
        }
    }

    private static void assertRejected(
            UnaryOperator<IamTokenDataSource.Builder> changes, String property, String who, String said) {
        try (LocalRds rds = LocalRds.start();
                IamTokenDataSource source = changes.apply(rds.dataSource()).build()) {
            Throwable failure = catchThrowable(() -> source.getConnection().close());

            assertThat(failure)
                    .isInstanceOf(SQLNonTransientConnectionException.class)
                    .hasMessageStartingWith(who + " rejected a driver property, one of " + property + ", at ")
                    .hasMessageContaining(said)
                    .hasMessageEndingWith("#driver-properties")
                    .hasCauseInstanceOf(SQLException.class);
        }
    }
}
