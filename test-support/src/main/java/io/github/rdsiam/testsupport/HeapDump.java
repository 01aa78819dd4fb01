package io.github.rdsiam.testsupport;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;

/** Inspects the objects of a JVM. */
public final class HeapDump {

    private HeapDump() {}

    /**
     * Writes the live objects of this JVM to a new file.
     *
     * @param file its name ends with {@code .hprof}
     * @throws IOException if it cannot be written
     */
    public static void write(Path file) throws IOException {
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(file.toString(), true);
    }

    /**
     * {@return whether a dump contains a text, as a string or as an array of bytes or characters}
     *
     * @param dump is read as a whole
     * @param text of characters that ISO 8859-1 has
     * @throws IOException if the dump cannot be read
     */
    public static boolean holds(Path dump, String text) throws IOException {
        String heap = Files.readString(dump, StandardCharsets.ISO_8859_1);
        // one byte or two for a character as the JVM keeps strings, and an array of characters as a dump writes it
        return Stream.of(StandardCharsets.ISO_8859_1, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)
                .map(form -> new String(text.getBytes(form), StandardCharsets.ISO_8859_1))
                .anyMatch(heap::contains);
    }

    /**
     * {@return how many objects of a class this JVM has after a garbage collection}
     *
     * @param type the class's name
     * @throws JMException if the JVM has no such diagnostic command
     */
    public static int liveObjects(String type) throws JMException {
        String histogram = (String) ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {new String[0]},
                        new String[] {String[].class.getName()});
        return histogram
                .lines()
                .map(line -> line.strip().split("\\s+"))
                .filter(columns -> columns.length > 3 && columns[3].equals(type))
                .mapToInt(columns -> Integer.parseInt(columns[1]))
                .sum();
    }
}
