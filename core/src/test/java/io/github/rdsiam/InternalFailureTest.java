package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.mockito.Mockito.mock;

import com.zaxxer.hikari.HikariDataSource;
import io.github.rdsiam.internal.engine.AuthFailure;
import io.github.rdsiam.internal.engine.ClosedException;
import io.github.rdsiam.internal.login.RefusalMemory;
import io.github.rdsiam.testkit.Fault;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * The internal {@link AuthFailure} never leaves the library, not as an exception's cause or suppressed exception
 * either.
 */
@OnBothEngines
class InternalFailureTest {

    @Parameter
    DatabaseEngine engine;

    /** What is wrong with the credentials, of the data source's own login and of its fallback. */
    enum Trouble {
        TOKEN_REFUSED,
        NO_CREDENTIALS,
        SECRET_REFUSED,
        SECRET_UNAVAILABLE,
        SECRET_INVALID,
        NO_CREDENTIALS_FOR_EITHER
    }

    private LocalRds rds;
    private final FakeTime clock = FakeTime.atSystemTime();

    @BeforeEach
    void start() {
        rds = LocalRds.start(engine);
    }

    @AfterEach
    void close() {
        rds.close();
    }

    private IamTokenDataSource.Builder withFallback() {
        return rds.dataSource().clock(clock).fallback(rds.fallback());
    }

    private IamTokenDataSource.Builder in(Trouble trouble) {
        rds.proxy().denyIam(true);
        switch (trouble) {
            case SECRET_REFUSED ->
                rds.secrets().put(LocalRds.SECRET_ID, "{\"username\":\"app\",\"password\":\"notTheDatabases-0123\"}");
            case SECRET_UNAVAILABLE -> rds.secrets().denyAll(true);
            case SECRET_INVALID -> rds.secrets().put(LocalRds.SECRET_ID, "[]");
            default -> {}
        }
        UnaryOperator<IamTokenDataSource.Builder> anonymous =
                builder -> builder.credentialsProvider(AnonymousCredentialsProvider.create());
        return switch (trouble) {
            case TOKEN_REFUSED -> rds.dataSource();
            case NO_CREDENTIALS -> anonymous.apply(rds.dataSource());
            case NO_CREDENTIALS_FOR_EITHER ->
                anonymous.apply(rds.dataSource().fallback(SecretsManagerFallback.of(LocalRds.SECRET_ID)));
            default -> withFallback();
        };
    }

    @ParameterizedTest
    @EnumSource
    void aDataSourceThrowsOnlyThePublicType(Trouble trouble) throws SQLException {
        try (IamTokenDataSource source = in(trouble).build()) {
            assertPublic(catchThrowable(source::getConnection));
            assertPublic(catchThrowable(() -> source.getConnection(LocalRds.USER, null)));
            assertPublic(catchThrowable(() -> source.unwrap(DataSource.class).getConnection()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPoolThrowsOnlyThePublicType(Trouble trouble) {
        IamTokenDataSource.Builder builder = in(trouble);
        assertPublic(catchThrowable(builder::buildPool));
        try (HikariDataSource pool = builder.buildPool(config -> {
            config.setInitializationFailTimeout(-1);
            config.setMaximumPoolSize(2);
            config.setConnectionTimeout(4_000);
        })) {
            assertPublic(catchThrowable(pool::getConnection));
            assertPublic(catchThrowable(pool::getConnection));
            assertPublic(
                    catchThrowable(() -> pool.unwrap(IamTokenDataSource.class).getConnection()));
        }
    }

    @Test
    void aPoolWhoseConnectionsAreUsedThrowsOnlyThePublicType() throws SQLException {
        try (HikariDataSource pool = rds.dataSource().buildPool(config -> {
                    config.setMaximumPoolSize(2);
                    config.setMinimumIdle(0);
                    config.setConnectionTimeout(4_000);
                });
                Connection used = pool.getConnection()) {
            rds.proxy().denyIam(true);
            assertPublic(catchThrowable(pool::getConnection));
            assertThat(used.isClosed()).isFalse();
        }
    }

    @Test
    void bothAnswersOfAFallbackThatIsInUseAreOfThePublicType() throws SQLException {
        try (IamTokenDataSource source = withFallback().build()) {
            loseTheSecretInUse(source);
            Throwable failure = catchThrowable(source::getConnection);
            assertPublic(failure);
            assertThat(failure.getSuppressed()).hasAtLeastOneElementOfType(IamAuthenticationException.class);
        }
    }

    @Test
    void aNetworkFailureCarriesOnlyThePublicType() throws SQLException {
        try (IamTokenDataSource source = withFallback().build()) {
            loseTheSecretInUse(source);
            rds.proxy().enqueue(Fault.NONE, Fault.BORROW_TIMEOUT);
            Throwable failure = catchThrowable(source::getConnection);
            assertThat(failure).isNotInstanceOf(IamAuthenticationException.class);
            assertPublic(failure);
        }
    }

    @Test
    void aDataSourceThatIsClosedDuringTheFallbackCarriesOnlyThePublicType() throws SQLException {
        AtomicReference<IamTokenDataSource> closed = new AtomicReference<>();
        SecretsManagerClient closing = mock(SecretsManagerClient.class, call -> {
            closed.get().close();
            throw SdkClientException.create("closed");
        });
        rds.proxy().denyIam(true);
        try (IamTokenDataSource source =
                rds.dataSource().fallback(rds.fallback().client(closing)).build()) {
            closed.set(source);
            Throwable failure = catchThrowable(source::getConnection);
            assertThat(failure).isInstanceOf(ClosedException.class);
            assertPublic(failure);
        }
    }

    /** IAM is refused and the secret works; then the secret is outdated, and the new one cannot be read. */
    private void loseTheSecretInUse(IamTokenDataSource source) throws SQLException {
        rds.proxy().denyIam(true);
        Opening.open(source);
        rds.secrets().rotateSingleUser(LocalRds.SECRET_ID, rds.server()).finish();
        rds.secrets().denyAll(true);
        clock.stepWall(RefusalMemory.MAX_LOGIN_PAUSE.plus(Duration.ofSeconds(1)));
    }

    private static void assertPublic(Throwable thrown) {
        assertThat(reachable(thrown))
                .noneMatch(AuthFailure.class::isInstance)
                .anyMatch(IamAuthenticationException.class::isInstance);
    }

    private static Set<Throwable> reachable(Throwable thrown) {
        Set<Throwable> reachable = Collections.newSetFromMap(new IdentityHashMap<>());
        collect(thrown, reachable);
        return reachable;
    }

    private static void collect(@Nullable Throwable thrown, Set<Throwable> reachable) {
        if (thrown != null && reachable.add(thrown)) {
            collect(thrown.getCause(), reachable);
            for (Throwable suppressed : thrown.getSuppressed()) {
                collect(suppressed, reachable);
            }
            if (thrown instanceof SQLException sql) {
                collect(sql.getNextException(), reachable);
            }
        }
    }
}
