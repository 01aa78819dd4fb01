package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Checks the code against the map of rooms in docs/rooms.txt: arrows only go down, and only where the map has one. */
class RoomsTest {

    private static final Path DOCS = Path.of("..", "docs");
    private static final String INTERNAL = "io.github.rdsiam.internal.";
    /** The public types that every room may name. The others of their package are the entry. */
    private static final Set<Class<?>> WORDS = Set.of(
            RdsIamListener.class, IamAuthenticationException.class, SecretsManagerFallback.class, DatabaseEngine.class);

    private static final JavaClasses MAIN = new ClassFileImporter()
            .importUrl(IamTokenDataSource.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation());

    private final Rooms rooms = Rooms.read(DOCS.resolve("rooms.txt"));

    @Test
    void everyRoomUsesOnlyTheRoomsBelowItThatItsArrowsReach() {
        Set<String> wrong = new TreeSet<>();
        for (JavaClass user : MAIN) {
            for (Dependency dependency : user.getDirectDependenciesFromSelf()) {
                JavaClass used = dependency.getTargetClass().getBaseComponentType();
                if (isOurs(used) && !rooms.mayUse(room(user), room(used))) {
                    wrong.add(room(user) + " -> " + room(used) + ": " + dependency.getDescription());
                }
            }
        }
        assertThat(wrong).as("dependencies that docs/rooms.txt does not allow").isEmpty();
    }

    @Test
    void everyArrowOfTheMapIsUsed() {
        Set<String> used = new TreeSet<>();
        for (JavaClass user : MAIN) {
            for (Dependency dependency : user.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (isOurs(target)) {
                    used.add(room(user) + " -> " + room(target));
                }
            }
        }
        assertThat(used).containsAll(rooms.arrows());
    }

    @Test
    void everyRoomOfTheCodeIsOnTheMap() {
        Set<String> found = new TreeSet<>();
        MAIN.forEach(type -> found.add(room(type)));
        assertThat(found).isEqualTo(new TreeSet<>(rooms.names()));
    }

    @Test
    void roomsHaveNoCycles() {
        SlicesRuleDefinition.slices()
                .matching("io.github.rdsiam.internal.(*)..")
                .should()
                .beFreeOfCycles()
                .check(MAIN);
    }

    /** Run with {@code -Drooms.draw} to draw it again. */
    @Test
    void thePictureShowsTheMap() throws IOException {
        Path picture = DOCS.resolve("rooms.svg");
        if (System.getProperty("rooms.draw") != null) {
            Files.writeString(picture, rooms.draw());
        }
        assertThat(picture).hasContent(rooms.draw());
    }

    private static boolean isOurs(JavaClass type) {
        return type.getPackageName().startsWith("io.github.rdsiam");
    }

    private static String room(JavaClass type) {
        String name = type.getPackageName();
        if (name.startsWith(INTERNAL)) {
            return name.substring(INTERNAL.length());
        }
        String top = type.getName().split("\\$", 2)[0];
        return WORDS.stream().anyMatch(word -> word.getName().equals(top)) ? "words" : "entry";
    }
}
