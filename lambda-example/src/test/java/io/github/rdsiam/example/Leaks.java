package io.github.rdsiam.example;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Finds what must not be in a published jar: keys, paths of this machine, and unexpected files. */
public final class Leaks {

    private static final Pattern EXPECTED = Pattern.compile("(com|io|org|software)/.*\\.class"
            + "|io/github/rdsiam/internal/net/anchors/[\\w-]+\\.der"
            + "|com/mysql/cj/.*\\.properties"
            + "|software/amazon/awssdk/core/util/mime\\.types"
            + "|README|LICENSE"
            + "|META-INF/(MANIFEST\\.MF|NOTICE|THIRD-PARTY\\.txt|LICENSE(\\.txt)?|[\\w-]+-LICENSE)"
            + "|META-INF/licenses/[\\w./-]+/LICENSE"
            + "|META-INF/services/[\\w.$]+"
            + "|META-INF/maven/[^/]+/[^/]+/pom\\.properties");

    /** The driver has the line as a constant, to strip it from keys. */
    private static final String KNOWS_KEYS = "com/mysql/cj/protocol/ExportControlled.class";

    private static final Pattern PRIVATE_KEY = Pattern.compile("PRIVATE KEY-----");
    private static final Pattern SECRET = Pattern.compile("AKIA[0-9A-Z]{16}|" + PRIVATE_KEY + "|"
            + Pattern.quote(directory("user.dir")) + "|" + Pattern.quote(directory("user.home")));

    private Leaks() {}

    private static String directory(String property) {
        return Path.of(System.getProperty(property)) + "/";
    }

    /** Returns a line for each finding in a jar. */
    public static List<String> of(Path file) throws IOException {
        List<String> findings = new ArrayList<>();
        try (ZipFile jar = new ZipFile(file.toFile())) {
            for (ZipEntry entry : Collections.list(jar.entries())) {
                if (!entry.isDirectory()) {
                    inspect(jar, entry, findings);
                }
            }
        }
        return findings;
    }

    private static void inspect(ZipFile jar, ZipEntry entry, List<String> findings) throws IOException {
        String name = entry.getName();
        if (!EXPECTED.matcher(name).matches()) {
            findings.add("unexpected: " + name);
        }
        try (InputStream in = jar.getInputStream(entry)) {
            Matcher secret = SECRET.matcher(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
            while (secret.find()) {
                if (!secret.group().equals(PRIVATE_KEY.pattern()) || !name.equals(KNOWS_KEYS)) {
                    findings.add(name + " holds " + secret.group());
                }
            }
        }
    }
}
