package io.github.rdsiam.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The part of a page that is generated. */
final class MarkedSection {

    private MarkedSection() {}

    /**
     * Replaces the lines between two markers.
     *
     * @throws IOException if the page does not have both
     */
    static void replace(Path page, String name, List<String> lines) throws IOException {
        List<String> old = Files.readAllLines(page);
        int begin = old.indexOf("<!-- " + name + ":begin -->");
        int end = old.indexOf("<!-- " + name + ":end -->");
        if (begin < 0 || end < begin) {
            throw new IOException(page + " has no section " + name);
        }
        List<String> updated = new ArrayList<>(old.subList(0, begin + 1));
        updated.add("");
        updated.addAll(lines);
        updated.add("");
        updated.addAll(old.subList(end, old.size()));
        Files.write(page, updated);
    }
}
