package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.github.rdsiam.internal.endpoint.HostAndPort;
import io.github.rdsiam.internal.engine.Engine;
import io.github.rdsiam.internal.mysql.MysqlEngine;
import io.github.rdsiam.internal.postgresql.PostgresEngine;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.instrumentation.jdbc.datasource.JdbcTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The URL that a connection and a pool show; the driver never parses it. */
@OnBothEngines
class ShownUrlTest {

    @Parameter
    DatabaseEngine engine;

    private LocalRds rds;

    @BeforeEach
    void start() {
        rds = LocalRds.start(engine);
    }

    @AfterEach
    void close() {
        rds.close();
    }

    @Test
    void aConnectionAndItsPoolNameTheEndpointAndTheDatabase() throws SQLException {
        String url = url(LocalRds.PROXY, rds.proxy().port());
        try (HikariDataSource pool = rds.dataSource().buildPool();
                Connection connection = pool.getConnection()) {
            assertThat(urlOf(connection)).isEqualTo(url);
            assertThat(pool.getJdbcUrl()).isEqualTo(url);
        }
    }

    @Test
    void behindATunnelItIsTheEndpointThatIsNamed() throws SQLException {
        try (LocalRds real = LocalRds.named(engine, aws -> aws.port(3306));
                IamTokenDataSource source = real.dataSource()
                        .port(3306)
                        .connectVia("tunnel.example.com", real.proxy().port())
                        .build();
                Connection connection = source.getConnection()) {
            assertThat(urlOf(connection)).isEqualTo(url(LocalRds.PROXY, 3306));
        }
    }

    @Test
    void aConnectionByTheFallbackNamesItsOwnEndpoint() throws SQLException {
        rds.proxy().denyIam(true);
        try (IamTokenDataSource source =
                        rds.dataSource().fallback(rds.fallback()).build();
                Connection connection = source.getConnection()) {
            assertThat(urlOf(connection))
                    .isEqualTo(url(LocalRds.INSTANCE, rds.proxy().instancePort()));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "orders | /orders",
                "or ders+1 | /or%20ders%2B1",
                "a/b?user=x&password=y#z | /a%2Fb%3Fuser%3Dx%26password%3Dy%23z",
                "(host=evil)@other:1 | /%28host%3Devil%29%40other%3A1",
                "größe%41 | /gr%C3%B6%C3%9Fe%2541",
                " | /"
            })
    void aDatabasesNameBringsNothingElseAlong(String database, String path) {
        Engine shown = engine == DatabaseEngine.MYSQL ? new MysqlEngine() : new PostgresEngine();
        assertThat(shown.url(new HostAndPort(LocalRds.INSTANCE, 3306), database))
                .isEqualTo(
                        "jdbc:" + engine.name().toLowerCase(Locale.ROOT) + "://" + LocalRds.INSTANCE + ":3306" + path);
    }

    @Test
    void aTracerSeesServerAndDatabase() throws SQLException {
        InMemorySpanExporter spans = InMemorySpanExporter.create();
        try (SdkTracerProvider tracers = SdkTracerProvider.builder()
                        .addSpanProcessor(SimpleSpanProcessor.create(spans))
                        .build();
                OpenTelemetrySdk telemetry =
                        OpenTelemetrySdk.builder().setTracerProvider(tracers).build();
                HikariDataSource pool = rds.dataSource().buildPool();
                Connection connection =
                        JdbcTelemetry.create(telemetry).wrap(pool).getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id FROM my_table")) {
            assertThat(rows.next()).isTrue();
            assertThat(spans.getFinishedSpanItems())
                    .filteredOn(span -> span.getName().startsWith("SELECT"))
                    .singleElement()
                    .satisfies(span -> {
                        assertThat(span.getAttributes().get(AttributeKey.stringKey("server.address")))
                                .isEqualTo(LocalRds.PROXY);
                        assertThat(span.getAttributes().get(AttributeKey.longKey("server.port")))
                                .isEqualTo(rds.proxy().port());
                        assertThat(span.getAttributes().get(AttributeKey.stringKey("db.name")))
                                .isEqualTo(LocalRds.DATABASE);
                    });
        }
    }

    private String url(String host, int port) {
        return "jdbc:" + (engine == DatabaseEngine.MYSQL ? "mysql" : "postgresql") + "://" + host + ":" + port + "/"
                + LocalRds.DATABASE;
    }

    private static String urlOf(Connection connection) throws SQLException {
        return connection.getMetaData().getURL();
    }
}
