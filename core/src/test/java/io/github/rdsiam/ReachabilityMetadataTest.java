package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;

import com.mysql.cj.protocol.AuthenticationPlugin;
import com.mysql.cj.protocol.SocketFactory;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.github.rdsiam.internal.mysql.MysqlEngine;
import io.github.rdsiam.internal.mysql.RdsClearPasswordPlugin;
import io.github.rdsiam.internal.mysql.RdsSocketFactory;
import io.github.rdsiam.internal.net.TrustAnchors;
import io.github.rdsiam.testsupport.ChildJvm;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Everything listed exists, and everything that a connection looks up by name is listed. No native image is built here:
 * if the driver instantiates a class by name that was linked before, the look-up is not visible, so these classes are
 * checked by their types.
 */
class ReachabilityMetadataTest {

    /** Hooks can be registered only where it is present, and a native image takes no checkpoints. */
    private static final String TRACER = "io.opentelemetry.";

    private static final String CRAC = "org/crac/Resource.class";

    private static final String OURS = "io.github.rdsiam";
    private static final String DRIVER = "com.mysql.cj";
    private static final String CACHE = "com.github.benmanes.caffeine";

    private final ReachabilityMetadata metadata = ReachabilityMetadata.read();

    @Test
    void whatIsListedExists() throws Exception {
        for (String type : metadata.types()) {
            assertThat(find(type)).isNotNull();
        }
        for (String condition : metadata.conditions()) {
            assertThat(find(condition)).isNotNull();
        }
        for (ReachabilityMetadata.Field field : metadata.fields()) {
            assertThat(find(field.type()).getDeclaredField(field.name())).isNotNull();
        }
        for (ReachabilityMetadata.Constructor constructor : metadata.constructors()) {
            Class<?>[] parameters = constructor.parameterTypes().stream()
                    .map(ReachabilityMetadataTest::find)
                    .toArray(Class<?>[]::new);
            assertThat(find(constructor.type()).getDeclaredConstructor(parameters))
                    .isNotNull();
        }
        for (String bundle : metadata.bundles()) {
            assertThat(ResourceBundle.getBundle(bundle, Locale.ROOT).keySet()).isNotEmpty();
        }
        for (String glob : metadata.globs()) {
            String file = glob.contains("*") ? anchors().get(0) : glob;
            assertThat(ReachabilityMetadataTest.class.getResource("/" + file))
                    .as(glob)
                    .isNotNull();
        }
    }

    @Test
    void everyFileOfAnchorsIsListed() throws Exception {
        assertThat(anchors()).hasSizeGreaterThan(1).allMatch(this::isListed);
    }

    @Test
    void whatTheDriverMakesOfOursIsListed() {
        Set<String> parts = new ClassFileImporter()
                        .importUrl(MysqlEngine.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation())
                        .stream()
                        .map(JavaClass::reflect)
                        .filter(type -> SocketFactory.class.isAssignableFrom(type)
                                || AuthenticationPlugin.class.isAssignableFrom(type))
                        .map(Class::getName)
                        .collect(Collectors.toSet());

        assertThat(parts).contains(RdsSocketFactory.class.getName(), RdsClearPasswordPlugin.class.getName());
        assertThat(made()).containsAll(parts);
    }

    /** They are made by a constructor that is found from the class; without it, another exception would be thrown. */
    @Test
    void everyExceptionThatTheDriverMakesOfAMessageIsListed() {
        Set<String> exceptions = new ClassFileImporter()
                .importPackages(DRIVER + ".exceptions").stream()
                        .filter(type -> type.isAssignableTo(DRIVER + ".exceptions.CJException"))
                        .filter(type -> type.tryGetConstructor(String.class)
                                .filter(constructor ->
                                        constructor.getModifiers().contains(JavaModifier.PUBLIC))
                                .isPresent())
                        .map(JavaClass::getName)
                        .collect(Collectors.toSet());

        assertThat(exceptions).hasSizeGreaterThan(10);
        assertThat(made()).containsAll(exceptions);
    }

    @Test
    void theHooksOfPostgresqlAreListed() {
        assertThat(metadata.constructors())
                .contains(new ReachabilityMetadata.Constructor(
                        "io.github.rdsiam.internal.postgresql.PostgresHooks", List.of("java.util.Properties")));
    }

    @Test
    void whatAConnectionLooksUpByNameIsListed() throws Exception {
        Set<String> resources = new TreeSet<>();
        Set<String> classes = new TreeSet<>();
        // once for the JVM, and not with the drivers of the loader below
        DriverManager.getDrivers();
        Map<String, String> before = useIdentity();
        try (LocalRds rds = LocalRds.start();
                LookUpLoader loader = new LookUpLoader(classPath())) {
            connect(rds, loader, "pool");
            connect(rds, loader, "url");
            assertThat(rds.proxy().logins()).hasSize(2);
            resources.addAll(loader.resources());
            classes.addAll(loader.classes());
        } finally {
            before.forEach(ReachabilityMetadataTest::set);
        }
        classes.removeIf(name -> Stream.of(OURS, DRIVER, CACHE).noneMatch(name::startsWith));
        // DriverManager looks up each driver that is registered; native-image knows the providers of services
        classes.remove(DRIVER + ".jdbc.Driver");
        resources.removeIf(name -> name.isEmpty() || name.equals(CRAC) || name.contains(TRACER));

        // other libraries bring their own metadata, or the metadata repository has it
        assertThat(classes).anyMatch(name -> name.startsWith(CACHE));
        assertThat(metadata.types()).containsAll(classes);
        assertThat(resources).anyMatch(name -> name.startsWith("com/mysql/")).allMatch(this::isListed);
    }

    private static void connect(LocalRds rds, LookUpLoader loader, String how) throws Exception {
        @SuppressWarnings("unchecked") // another loader has loaded it, so only its type Consumer is known here
        Consumer<String[]> application = (Consumer<String[]>) loader.loadClass(Tenant.class.getName())
                .getDeclaredConstructor()
                .newInstance();
        String[] arguments = {
            DatabaseEngine.MYSQL.name(),
            Integer.toString(rds.proxy().port()),
            Integer.toString(rds.proxy().instancePort()),
            rds.proxy().caBundle().toString(),
            how,
            "false"
        };
        Thread thread = new Thread(() -> application.accept(arguments), "tenant");
        thread.setContextClassLoader(loader);
        thread.start();
        thread.join();
    }

    private static Map<String, String> useIdentity() {
        Map<String, String> before = new HashMap<>();
        Map.of(
                        "aws.accessKeyId", LocalRds.IDENTITY.accessKeyId(),
                        "aws.secretAccessKey", LocalRds.IDENTITY.secretAccessKey(),
                        "aws.sessionToken", LocalRds.IDENTITY.sessionToken())
                .forEach((name, value) -> {
                    before.put(name, System.getProperty(name));
                    System.setProperty(name, value);
                });
        return before;
    }

    private static void set(String name, String value) {
        if (value == null) {
            System.clearProperty(name);
        } else {
            System.setProperty(name, value);
        }
    }

    /** Without the logger that would write to the tests' log. */
    private static List<URL> classPath() {
        return Stream.of(ChildJvm.classPath().split(File.pathSeparator))
                .filter(entry -> !entry.contains("logback"))
                .map(ReachabilityMetadataTest::url)
                .toList();
    }

    private static URL url(String entry) {
        try {
            return Path.of(entry).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(entry, e);
        }
    }

    private List<String> made() {
        return metadata.constructors().stream()
                .map(ReachabilityMetadata.Constructor::type)
                .toList();
    }

    private boolean isListed(String resource) {
        Path path = Path.of(resource);
        return metadata.globs().stream()
                        .anyMatch(glob -> FileSystems.getDefault()
                                .getPathMatcher("glob:" + glob)
                                .matches(path))
                || metadata.bundles().stream()
                        .anyMatch(bundle -> resource.equals(bundle.replace('.', '/') + ".properties"));
    }

    private static List<String> anchors() throws Exception {
        Path folder = Path.of(TrustAnchors.class.getResource("anchors").toURI());
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> OURS.replace('.', '/') + "/internal/net/anchors/" + file.getFileName())
                    .toList();
        }
    }

    private static Class<?> find(String name) {
        try {
            return Class.forName(name, false, ReachabilityMetadataTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError("There is no " + name, e);
        }
    }
}
