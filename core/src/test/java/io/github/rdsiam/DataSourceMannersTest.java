package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLInvalidAuthorizationSpecException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;

/** What the JDBC specification requires of a data source. */
@OnBothEngines
class DataSourceMannersTest {

    @Parameter
    DatabaseEngine engine;

    private LocalRds rds;
    private IamTokenDataSource source;

    @BeforeEach
    void start() {
        rds = LocalRds.start(engine);
        source = rds.dataSource().build();
    }

    @AfterEach
    void close() {
        source.close();
        rds.close();
    }

    @Test
    void keepsTheLoginTimeoutAndRefusesANegativeOne() throws SQLException {
        assertThat(source.getLoginTimeout()).isZero();
        source.setLoginTimeout(7);
        assertThat(source.getLoginTimeout()).isEqualTo(7);
        assertThatThrownBy(() -> source.setLoginTimeout(-1))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("-1");
    }

    @Test
    void keepsTheLogWriter() {
        assertThat(source.getLogWriter()).isNull();
        PrintWriter writer = new PrintWriter(new StringWriter());
        source.setLogWriter(writer);
        assertThat(source.getLogWriter()).isSameAs(writer);
    }

    @Test
    void hasNoParentLogger() {
        assertThatThrownBy(source::getParentLogger).isInstanceOf(SQLFeatureNotSupportedException.class);
    }

    @Test
    void unwrapsToItself() throws SQLException {
        assertThat(source.isWrapperFor(IamTokenDataSource.class)).isTrue();
        assertThat(source.unwrap(DataSource.class)).isSameAs(source);
        assertThat(source.isWrapperFor(String.class)).isFalse();
        assertThatThrownBy(() -> source.unwrap(String.class)).isInstanceOf(SQLException.class);
    }

    @Test
    void takesTheConfiguredUserFromAPoolAndIgnoresThePassword() throws SQLException {
        try (Connection connection = source.getConnection(LocalRds.USER, "not looked at")) {
            assertThat(connection.isValid(5)).isTrue();
        }
        assertThatThrownBy(() -> source.getConnection("root", null))
                .isInstanceOf(SQLInvalidAuthorizationSpecException.class)
                .hasMessageContaining("\"root\"");
        assertThat(rds.proxy().receivedCredentials()).doesNotContain("not looked at");
    }

    @Test
    void namesWhatItConnectsToAndNoSecret() {
        assertThat(source.toString())
                .contains(LocalRds.USER, LocalRds.PROXY, LocalRds.REGION)
                .doesNotContain(LocalRds.IDENTITY.secretAccessKey());
    }
}
