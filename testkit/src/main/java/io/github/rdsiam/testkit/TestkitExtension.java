package io.github.rdsiam.testkit;

import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests in JUnit Jupiter, 5 or 6, what they ask for as a parameter, and closes it after them.
 *
 * <ul>
 *   <li>{@link EmbeddedDatabase}: one for all tests of the JVM, closed at the end of the run;
 *   <li>{@link FakeSecretsManager}: one for each test, without secrets;
 *   <li>{@link AwsIdentity}: one for each test, made up, whom the test's proxies trust;
 *   <li>{@link FakeRdsProxy}: one for each test, started, with the name {@value #ENDPOINT} and the shared database behind.
 *       It takes tokens for two users: {@value #USER}, who may do everything with tables and rows, and the database's
 *       administrator;
 *   <li>{@link FakeRdsProxy.Builder}: another one for each parameter, set up in the same way; what it starts is closed
 *       after the test.
 * </ul>
 *
 * <p>A parameter of {@code @BeforeAll} lives as long as its class, and the class's tests get the same one.
 *
 * <pre>{@code
 * @ExtendWith(TestkitExtension.class)
 * class OrdersTest {
 *     @Test
 *     void readsRows(FakeRdsProxy proxy, AwsIdentity identity, EmbeddedDatabase database) { ... }
 * }
 * }</pre>
 */
public final class TestkitExtension implements ParameterResolver {

    /** The name of the proxies that it starts. */
    public static final String ENDPOINT = "orders.proxy-abc123.eu-west-1.rds.amazonaws.com";

    /** The database user that its proxies take tokens for. */
    public static final String USER = "app";

    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(TestkitExtension.class);

    private static final Set<Class<?>> TYPES = Set.of(
            EmbeddedDatabase.class,
            FakeSecretsManager.class,
            AwsIdentity.class,
            FakeRdsProxy.class,
            FakeRdsProxy.Builder.class);

    /** Made by JUnit. */
    public TestkitExtension() {}

    /** A constructor's parameter belongs to the test too, not to its class; JUnit before 5.12 does not ask. */
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
            return database(context);
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

    private static FakeRdsProxy.Builder builder(ExtensionContext context) {
        var database = database(context);
        var user = kept(context.getRoot(), DatabaseLogin.class, () -> createUser(database), login -> {});
        return FakeRdsProxy.builder()
                .endpoint(ENDPOINT)
                .database(database.host(), database.port())
                .databaseLogin(database.admin())
                .databaseLogin(user)
                .identity(identity(context));
    }

    private static DatabaseLogin createUser(EmbeddedDatabase database) {
        var login = new DatabaseLogin(USER, RandomText.ofLength(24));
        database.execute(
                "DROP USER IF EXISTS '" + USER + "'@'%'",
                "CREATE USER '" + USER + "'@'%' IDENTIFIED BY '" + login.password() + "'",
                "GRANT ALL ON *.* TO '" + USER + "'@'%'");
        return login;
    }

    private static EmbeddedDatabase database(ExtensionContext context) {
        return kept(context.getRoot(), EmbeddedDatabase.class, EmbeddedDatabase::start, EmbeddedDatabase::close);
    }

    private static AwsIdentity identity(ExtensionContext context) {
        return kept(context, AwsIdentity.class, TestkitExtension::madeUp, identity -> {});
    }

    private static AwsIdentity madeUp() {
        return new AwsIdentity(
                "ASIATESTKIT" + RandomText.ofLength(9), RandomText.ofLength(40), RandomText.ofLength(200));
    }

    /** By get and put, which all versions have: what computes if absent has another name from 6 on. */
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

    /** JUnit closes it with its context: before 5.13 because of the one interface, later because of the other. */
    @SuppressWarnings("deprecation")
    private record Kept(Object value, Runnable end) implements ExtensionContext.Store.CloseableResource, AutoCloseable {
        @Override
        public void close() {
            end.run();
        }
    }
}
