package io.github.rdsiam;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The list of shipped certificates. */
public final class AnchorManifest {

    public static final String ANY_REGION = "*";

    private AnchorManifest() {}

    public record Line(String region, String name, String sha256, LocalDate notAfter, String serial) {}

    public static List<Line> lines() {
        try (InputStream in = AnchorManifest.class.getResourceAsStream("/anchors-manifest.tsv")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t"))
                    .map(f -> new Line(f[0], f[1], f[2], LocalDate.parse(f[3]), f[4]))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static List<Line> of(String region) {
        return lines().stream().filter(line -> line.region().equals(region)).toList();
    }

    public static Set<String> regions() {
        return lines().stream()
                .map(Line::region)
                .filter(region -> !region.equals(ANY_REGION))
                .collect(Collectors.toSet());
    }
}
