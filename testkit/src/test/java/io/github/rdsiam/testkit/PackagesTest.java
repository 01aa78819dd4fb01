package io.github.rdsiam.testkit;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which packages the testkit's classes may use. */
class PackagesTest {

    private static final String ROOT = LocalAws.class.getPackageName();

    /** The types that users start. The other public types are used by their methods. */
    private static final Set<Class<?>> ENTRIES = Set.of(
            LocalAws.class,
            EmbeddedDatabase.class,
            FakeRdsProxy.class,
            Fault.class,
            FakeSecretsManager.class,
            FakeSts.class,
            TestkitExtension.class);

    private static final JavaClasses MAIN = new ClassFileImporter()
            .importUrl(LocalAws.class.getProtectionDomain().getCodeSource().getLocation());

    @Test
    void reachOnlyPackagesBelow() {
        layeredArchitecture()
                .consideringAllDependencies()
                .layer("entry")
                .definedBy(describe("entries", PackagesTest::isEntry))
                .layer("words")
                .definedBy(describe("words", type -> type.getPackageName().equals(ROOT) && !isEntry(type)))
                .layer("proxy")
                .definedBy(ROOT + ".internal.proxy")
                .layer("faces")
                .definedBy(ROOT + ".internal.proxy.mysql", ROOT + ".internal.proxy.postgresql")
                .layer("secrets")
                .definedBy(ROOT + ".internal.secrets")
                .layer("sts")
                .definedBy(ROOT + ".internal.sts")
                .layer("http")
                .definedBy(ROOT + ".internal.http")
                .layer("database")
                .definedBy(ROOT + ".internal.database")
                .layer("protocol")
                .definedBy(ROOT + ".internal.protocol..")
                .layer("token")
                .definedBy(ROOT + ".internal.token")
                .layer("tls")
                .definedBy(ROOT + ".internal.tls")
                .layer("history")
                .definedBy(ROOT + ".internal.history")
                .layer("file")
                .definedBy(ROOT + ".internal.file")
                .layer("standalone")
                .definedBy(ROOT + ".internal.standalone")
                .whereLayer("standalone")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("entry")
                .mayOnlyBeAccessedByLayers("standalone")
                .whereLayer("faces")
                .mayOnlyBeAccessedByLayers("entry")
                .whereLayer("proxy")
                .mayOnlyBeAccessedByLayers("standalone", "entry", "faces")
                .whereLayer("secrets")
                .mayOnlyBeAccessedByLayers("entry")
                .whereLayer("sts")
                .mayOnlyBeAccessedByLayers("entry")
                .whereLayer("http")
                .mayOnlyBeAccessedByLayers("standalone", "entry", "secrets", "sts")
                .whereLayer("database")
                .mayOnlyBeAccessedByLayers("standalone", "entry", "secrets")
                .whereLayer("protocol")
                .mayOnlyBeAccessedByLayers("standalone", "entry", "faces", "proxy", "database")
                .whereLayer("token")
                .mayOnlyBeAccessedByLayers("entry", "proxy", "secrets", "sts")
                .whereLayer("tls")
                .mayOnlyBeAccessedByLayers("entry", "faces", "proxy")
                .whereLayer("history")
                .mayOnlyBeAccessedByLayers("entry", "proxy", "secrets", "sts")
                .whereLayer("file")
                .mayOnlyBeAccessedByLayers("standalone", "tls")
                .ensureAllClassesAreContainedInArchitectureIgnoring(
                        describe("package-info", type -> type.getSimpleName().equals("package-info")))
                .check(MAIN);
    }

    private static boolean isEntry(JavaClass type) {
        return ENTRIES.stream().anyMatch(entry -> topLevel(type).isEquivalentTo(entry));
    }

    private static JavaClass topLevel(JavaClass type) {
        return type.getEnclosingClass().map(PackagesTest::topLevel).orElse(type);
    }

    @Test
    void haveNoCyclesBetweenFiles() {
        slices().assignedFrom(new SliceAssignment() {
                    @Override
                    public SliceIdentifier getIdentifierOf(JavaClass type) {
                        return type.getPackageName().startsWith(ROOT)
                                ? SliceIdentifier.of(topLevel(type).getName())
                                : SliceIdentifier.ignore();
                    }

                    @Override
                    public String getDescription() {
                        return "files";
                    }
                })
                .should()
                .beFreeOfCycles()
                .check(MAIN);
    }
}
