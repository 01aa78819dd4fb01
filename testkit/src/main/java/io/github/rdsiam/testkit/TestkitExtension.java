package io.github.rdsiam.testkit;

import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Provides test parameters for JUnit Jupiter 5 and 6: it starts the object for each parameter, and closes it after the
 * test.
 *
 * <pre>{@code
 * @ExtendWith(TestkitExtension.class)
 * class OrdersTest {
 *     @Test
 *     void readsRows(LocalAws aws) { ... }
 * }
 * }</pre>
 *
 * <p>If your application's names differ from the defaults of {@link LocalAws.Builder}, register the extension in a
 * field:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final TestkitExtension AWS = new TestkitExtension(aws -> aws.databaseName("shop").user("shop_app"));
 * }</pre>
 *
 * <ul>
 *   <li>{@link LocalAws}: one for each test. Most tests need nothing else.
 *   <li>{@link EmbeddedDatabase}: the shared database of the JVM.
 * </ul>
 *
 * <p>The engine is MySQL by default. For PostgreSQL, set it in the builder:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final TestkitExtension AWS = new TestkitExtension(aws -> aws.engine(RdsEngine.POSTGRESQL));
 * }</pre>
 *
 * <p>The following types are for tests of a single part. They are independent of a {@code LocalAws} in the same test;
 * its parts are {@link LocalAws#secrets}, {@link LocalAws#identity} and {@link LocalAws#proxy}:
 *
 * <ul>
 *   <li>{@link FakeSecretsManager}: one for each test, without secrets.
 *   <li>{@link AwsIdentity}: one for each test, invented. The proxies below trust it.
 *   <li>{@link FakeRdsProxy}: one for each test, started, with the name {@value #ENDPOINT}, in front of the shared
 *       database. Tokens for it must contain the port on which it listens. It accepts tokens for two users: the
 *       database's administrator, and {@value #USER}, who has all privileges on the database {@code orders}, which is
 *       created.
 *   <li>{@link FakeRdsProxy.Builder}: a new one for each parameter, with the same settings. The proxy that it starts is
 *       closed after the test.
 * </ul>
 *
 * <p>A parameter of {@code @BeforeAll} stays open until the end of its class, and the tests of the class get the same
 * object.
 */
public final class TestkitExtension implements ParameterResolver {

    /** The endpoint name of the proxies that the extension starts. */
    public static final String ENDPOINT = LocalAws.ENDPOINT;

    /** The database user for which its proxies accept tokens. */
    public static final String USER = LocalAws.USER;

    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(TestkitExtension.class);

    private static final Set<Class<?>> TYPES = Set.of(
            EmbeddedDatabase.class,
            LocalAws.class,
            FakeSecretsManager.class,
            AwsIdentity.class,
            FakeRdsProxy.class,
            FakeRdsProxy.Builder.class);

    private final UnaryOperator<LocalAws.Builder> changes;

    /** Creates an extension that starts each {@code LocalAws} with the defaults of its builder. */
    public TestkitExtension() {
        this(builder -> builder);
    }

    /**
     * Creates an extension that changes each {@code LocalAws} before it starts, for a field with {@code
     * @RegisterExtension}.
     *
     * @param changes the changes, for example your application's names; called several times for a test, so it must not
     *     start anything
     */
    public TestkitExtension(UnaryOperator<LocalAws.Builder> changes) {
        this.changes = Objects.requireNonNull(changes, "changes");
    }

    /**
     * Returns the scope of the test, so that a constructor's parameter also belongs to the test. JUnit before 5.12 does
     * not call this.
     */
    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
        return ExtensionContextScope.TEST_METHOD;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return TYPES.contains(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        var type = parameter.getParameter().getType();
        if (type == EmbeddedDatabase.class) {
            return EmbeddedDatabase.shared(engine());
        }
        if (type == LocalAws.class) {
            return kept(
                    context,
                    LocalAws.class,
                    () -> changes.apply(LocalAws.builder()).start(),
                    LocalAws::close);
        }
        if (type == FakeSecretsManager.class) {
            return kept(context, FakeSecretsManager.class, FakeSecretsManager::start, FakeSecretsManager::close);
        }
        if (type == AwsIdentity.class) {
            return identity(context);
        }
        if (type == FakeRdsProxy.class) {
            return kept(context, FakeRdsProxy.class, () -> builder(context).start(), FakeRdsProxy::close);
        }
        return builder(context)
                .whenStarted(proxy -> context.getStore(NAMESPACE).put(proxy, new Kept(proxy, proxy::close)));
    }

    private RdsEngine engine() {
        return changes.apply(LocalAws.builder()).engine();
    }

    private FakeRdsProxy.Builder builder(ExtensionContext context) {
        var database = EmbeddedDatabase.shared(engine());
        return FakeRdsProxy.builder()
                .endpoint(ENDPOINT)
                .database(database)
                .databaseLogin(database.admin())
                .databaseLogin(database.createUser(USER, "orders", false))
                .identity(identity(context));
    }

    private static AwsIdentity identity(ExtensionContext context) {
        return kept(context, AwsIdentity.class, AwsIdentity::random, identity -> {});
    }

    /**
     * Returns the stored object, or starts it. Uses get and put, which all JUnit versions have; the method that
     * computes a missing value has another name from version 6 on.
     */
    private static synchronized <T> T kept(
            ExtensionContext context, Class<T> type, Supplier<T> start, Consumer<T> close) {
        var store = context.getStore(NAMESPACE);
        var kept = store.get(type, Kept.class);
        if (kept == null) {
            var value = start.get();
            kept = new Kept(value, () -> close.accept(value));
            store.put(type, kept);
        }
        return type.cast(kept.value());
    }

    /**
     * A stored object, which JUnit closes with its context: before 5.13 because of CloseableResource, later because of
     * AutoCloseable.
     */
    @SuppressWarnings("deprecation")
    private record Kept(Object value, Runnable end) implements ExtensionContext.Store.CloseableResource, AutoCloseable {
        @Override
        public void close() {
            end.run();
        }
    }
}
