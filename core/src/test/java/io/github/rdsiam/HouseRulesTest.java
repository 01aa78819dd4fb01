package io.github.rdsiam;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.github.rdsiam.internal.config.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.Set;
import java.util.Timer;
import java.util.concurrent.Executors;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HouseRulesTest {

    private static final JavaClasses MAIN = new ClassFileImporter()
            .importUrl(IamTokenDataSource.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation());

    @Test
    void onlySettingsKnowsTheSystemClock() {
        for (Class<?> dateType : new Class<?>[] {
            Instant.class, LocalDate.class, LocalDateTime.class, OffsetDateTime.class, ZonedDateTime.class
        }) {
            noClasses()
                    .should()
                    .callMethodWhere(target(owner(type(dateType))).and(target(nameMatching("now"))))
                    .check(MAIN);
        }
        noClasses()
                .that()
                .doNotBelongToAnyOf(Settings.class)
                .should()
                .callMethodWhere(target(owner(type(Clock.class))).and(target(nameMatching("system.*|tick.*"))))
                .because("the one clock comes from the builder; Settings holds its default")
                .check(MAIN);
        noClasses().should().callMethod(System.class, "currentTimeMillis").check(MAIN);
        noClasses().should().callConstructor(Date.class).check(MAIN);
    }

    @Test
    void nobodyLogsWithJavaUtilLogging() {
        noClasses()
                .should()
                .callMethodWhere(target(owner(resideInAPackage("java.util.logging.."))))
                .check(MAIN);
        noClasses()
                .that()
                .doNotImplement(javax.sql.DataSource.class)
                .and()
                .areNotAssignableTo(javax.sql.DataSource.class)
                .and()
                .areNotAssignableTo(java.sql.Driver.class)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.logging..")
                .because("only JDBC's getParentLogger names that type")
                .check(MAIN);
    }

    @Test
    void nobodyPrints() {
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(MAIN.that(not(equivalentTo(Doctor.class))));
        noClasses()
                .should()
                .callMethodWhere(target(nameMatching("printStackTrace")))
                .check(MAIN);
    }

    @Test
    void publicClassesAreFinalAndTheRestIsInterfacesAndEnums() {
        classes()
                .that()
                .arePublic()
                .and()
                .areNotInterfaces()
                .and()
                .areNotEnums()
                .should()
                .haveModifier(JavaModifier.FINAL)
                .check(MAIN);
    }

    @Test
    void onlyTheDocumentedTypesArePublic() throws Exception {
        assertThat(PublicApi.types())
                .extracting(Class::getName)
                .map(name -> name.replace("io.github.rdsiam.", ""))
                .containsExactlyInAnyOrder(
                        "DatabaseEngine",
                        "IamTokenDataSource",
                        "IamTokenDataSource$Builder",
                        "RdsIamDriver",
                        "SecretsManagerFallback",
                        "RdsIamListener",
                        "RdsIamListener$Source",
                        "RdsIamListener$ConnectionOpened",
                        "RdsIamListener$TokenSigned",
                        "RdsIamListener$LoginRefused",
                        "RdsIamListener$FallbackChanged",
                        "RdsIamListener$SecretFetched",
                        "IamAuthenticationException",
                        "IamAuthenticationException$Reason");
    }

    @Test
    void onlyTheEnginesRoomDependsOnTheDriver() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.github.rdsiam.internal.mysql")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.mysql..")
                .check(MAIN);
    }

    @Test
    void onlyThePoolAndTheBuilderDependOnHikari() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.github.rdsiam.internal.pool")
                .and()
                .doNotBelongToAnyOf(IamTokenDataSource.class)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.zaxxer..")
                .check(MAIN);
    }

    @Test
    void nothingTouchesWhatBelongsToTheWholeJvm() {
        noClasses()
                .should()
                .callMethodWhere(target(nameMatching("setProperty|addShutdownHook|setDefault.*")))
                .check(MAIN);
        noClasses()
                .that()
                .doNotBelongToAnyOf(RdsIamDriver.class)
                .should()
                .dependOnClassesThat()
                .areAssignableTo(DriverManager.class)
                .because("only JDBC's driver registers itself there")
                .check(MAIN);
    }

    @Test
    void nothingSleepsOrKeepsAThread() {
        noClasses().should().callMethod(Thread.class, "sleep", long.class).check(MAIN);
        noClasses().should().dependOnClassesThat().areAssignableTo(Timer.class).check(MAIN);
        noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Executors.class)
                .check(MAIN);
    }

    @Test
    void nothingReachesIntoWhatIsNotItsOwn() {
        noClasses()
                .should()
                .callMethodWhere(target(nameMatching("setAccessible|trySetAccessible")))
                .check(MAIN);
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("sun..", "com.sun..")
                .check(MAIN);
    }

    /** A second engine would be forgotten in such a place. */
    @Test
    void onlyAnEnginesClassesNameItInTheirTexts() throws IOException {
        // the help, and the option that it describes
        Set<String> exempt = Set.of("Diagnose.java", "Doctor.java");
        try (Stream<Path> sources = Files.walk(Path.of("src", "main", "java"))) {
            assertThat(sources.filter(file -> file.toString().endsWith(".java"))
                            .filter(file -> !file.getParent().endsWith("mysql"))
                            .filter(file -> !exempt.contains(file.getFileName().toString()))
                            .flatMap(HouseRulesTest::namesOfMysql))
                    .isEmpty();
        }
    }

    private static Stream<String> namesOfMysql(Path file) {
        String code;
        try {
            code = Files.readString(file).replaceAll("(?s)/\\*.*?\\*/|(?m)(?<=\\s)// .*$", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Pattern.compile("(?s)\"\"\".*?\"\"\"|\"(?:[^\"\\\\\\n]|\\\\.)*\"|\\b3_?306\\b")
                .matcher(code)
                .results()
                .map(MatchResult::group)
                .filter(text -> text.matches("(?is).*(mysql|3_?306).*"))
                .map(text -> file.getFileName() + ": " + text);
    }
}
