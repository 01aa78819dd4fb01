package io.github.rdsiam.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/**
 * The classes in a log of {@code -Xlog:class+load}.
 *
 * @param all every class
 * @param fromJars classes from the jars of the class path, loaded from the jar or from an archive
 * @param unarchived classes that were not in an archive: read and parsed, or generated at run time
 */
record LoadedClasses(int all, int fromJars, int unarchived) {

    private static final String SOURCE = " source: ";
    private static final List<String> JDK = List.of("java.", "javax.", "jdk.", "sun.", "com.sun.");

    static LoadedClasses read(Path log) throws IOException {
        return parse(Files.readAllLines(log));
    }

    static LoadedClasses parse(List<String> log) {
        List<String> lines = log.stream().filter(line -> line.contains(SOURCE)).toList();
        return new LoadedClasses(
                lines.size(),
                count(lines, LoadedClasses::isFromJar),
                count(lines, line -> !line.contains(SOURCE + "shared objects file")));
    }

    private static int count(List<String> lines, Predicate<String> which) {
        return lines.stream().filter(which).toList().size();
    }

    /** A class generated at run time, such as a lambda's, has no jar. */
    private static boolean isFromJar(String line) {
        String name = name(line);
        boolean made = name.contains("/0x") || name.contains("$$Lambda");
        return !made && JDK.stream().noneMatch(name::startsWith);
    }

    /** The class name, without the decorations of the log. */
    private static String name(String line) {
        String before = line.substring(0, line.indexOf(SOURCE));
        return before.substring(before.lastIndexOf(' ') + 1);
    }
}
