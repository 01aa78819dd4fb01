package io.github.rdsiam.benchmarks.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The part of a page that a program writes. */
final class Marked {

    private Marked() {}

    /**
     * Puts lines in place of what stands between two markers.
     *
     * @throws IOException if the page has not both
     */
    static void replace(Path page, String name, List<String> lines) throws IOException {
        List<String> old = Files.readAllLines(page);
        int begin = old.indexOf("<!-- " + name + ":begin -->");
        int end = old.indexOf("<!-- " + name + ":end -->");
        if (begin < 0 || end < begin) {
            throw new IOException(page + " has no place for " + name);
        }
        List<String> anew = new ArrayList<>(old.subList(0, begin + 1));
        anew.add("");
        anew.addAll(lines);
        anew.add("");
        anew.addAll(old.subList(end, old.size()));
        Files.write(page, anew);
    }
}
