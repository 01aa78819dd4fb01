import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;

/**
 * Checks what was published into a folder: {@code java tools/CheckRelease.java <folder> <text that must be nowhere>...},
 * from the root of the repository. Whether the signatures are right is not its business, only that they are there.
 */
final class CheckRelease {

    private static final Set<String> JARS = new TreeSet<>(List.of(
            "rds-iam-core",
            "rds-iam-postgresql",
            "rds-iam-driver-all",
            "rds-iam-flyway",
            "rds-iam-spring-boot-starter",
            "rds-iam-testkit"));

    /** Also published as a jar that runs. */
    private static final String PROGRAM = "rds-iam-testkit";

    private static final String UNPUBLISHED = "[artifactId='rds-iam-spring-boot-shared'"
            + " or artifactId='rds-iam-spring-boot-3.5' or artifactId='rds-iam-test-support']";
    private static final Set<String> POMS = new TreeSet<>(List.of("rds-iam-bom", "rds-iam-parent"));

    /** What Maven Central asks for; a POM may have all but the first two from its parent. */
    private static final List<String> MANDATORY = List.of(
            "name",
            "description",
            "url",
            "licenses/license/name",
            "licenses/license/url",
            "developers/developer/name",
            "scm/connection",
            "scm/developerConnection",
            "scm/url");

    private static final Pattern PUBLIC_TYPE =
            Pattern.compile("^public (?:[a-z]+ )*(?:class|interface|enum|record) (\\w+)", Pattern.MULTILINE);

    private final Path folder;
    private final List<String> forbidden;
    private final List<String> faults = new ArrayList<>();

    private CheckRelease(Path folder, List<String> forbidden) {
        this.folder = folder;
        this.forbidden = forbidden;
    }

    public static void main(String[] args) throws Exception {
        CheckRelease check = new CheckRelease(Path.of(args[0]), List.of(args).subList(1, args.length));
        check.run();
        check.faults.forEach(fault -> System.out.println("FAILED: " + fault));
        if (!check.faults.isEmpty()) {
            System.exit(1);
        }
        System.out.println("ok: " + JARS + " with sources, Javadoc, SBOM and signatures; the POMs " + POMS);
    }

    private void run() throws Exception {
        Map<String, Path> poms = new TreeMap<>(); // by artifact
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path pom :
                    files.filter(file -> file.toString().endsWith(".pom")).toList()) {
                poms.put(pom.getParent().getParent().getFileName().toString(), pom);
            }
        }
        Set<String> expected = new TreeSet<>(JARS);
        expected.addAll(POMS);
        require(poms.keySet().equals(expected), "published are " + poms.keySet());
        Document parent = parse(poms.get("rds-iam-parent"));
        for (Map.Entry<String, Path> entry : poms.entrySet()) {
            checkPom(entry.getValue(), parent);
            checkFiles(entry.getKey(), entry.getValue());
        }
    }

    private static Document parse(Path pom) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom.toFile());
    }

    private static String value(Document pom, String path) throws Exception {
        return XPathFactory.newInstance().newXPath().evaluate("normalize-space(/project/" + path + ")", pom);
    }

    private void checkPom(Path file, Document parent) throws Exception {
        Document pom = parse(file);
        boolean inherits = !value(pom, "parent").isEmpty();
        for (String path : MANDATORY) {
            boolean own = path.equals("name") || path.equals("description") || !inherits;
            require(!value(pom, path).isEmpty() || !own && !value(parent, path).isEmpty(), file + " has no " + path);
        }
        require(value(pom, "repositories").isEmpty(), file + " names repositories");
        require(
                value(pom, "dependencies/dependency" + UNPUBLISHED + "[not(scope='test')]").isEmpty(),
                file + " needs a module that is not published");
    }

    private void checkFiles(String artifact, Path pom) throws Exception {
        String base = pom.toString().replaceAll("\\.pom$", "");
        List<String> suffixes = new ArrayList<>(List.of(".pom", "-cyclonedx.json"));
        if (JARS.contains(artifact)) {
            suffixes.addAll(List.of(".jar", "-sources.jar", "-javadoc.jar"));
        }
        if (artifact.equals(PROGRAM)) {
            suffixes.add("-standalone.jar");
        }
        Set<String> expected = new TreeSet<>();
        suffixes.forEach(suffix -> expected.addAll(List.of(base + suffix, base + suffix + ".asc")));
        try (Stream<Path> files = Files.list(pom.getParent())) {
            Set<String> present = new TreeSet<>(files.map(Path::toString)
                    .filter(file -> !file.matches(".*(\\.md5|\\.sha1|maven-metadata\\.xml)"))
                    .toList());
            require(present.equals(expected), artifact + " has " + present + " instead of " + expected);
            for (String file : present) {
                checkText(file, Files.readAllBytes(Path.of(file)));
                if (file.endsWith(".jar")) {
                    checkJar(entries(file), file);
                }
            }
        }
        String sbom = Files.readString(Path.of(base + "-cyclonedx.json"));
        require(
                sbom.contains("\"CycloneDX\"") && sbom.contains("pkg:maven/io.github.rdsiam/" + artifact + "@"),
                "The SBOM of " + artifact + " is not its own");
        if (JARS.contains(artifact)) {
            checkSources(base);
        }
    }

    private static Map<String, byte[]> entries(String file) throws IOException {
        Map<String, byte[]> entries = new TreeMap<>();
        try (ZipFile jar = new ZipFile(file)) {
            for (ZipEntry entry : jar.stream().toList()) {
                entries.put(entry.getName(), jar.getInputStream(entry).readAllBytes());
            }
        }
        return entries;
    }

    private void checkJar(Map<String, byte[]> entries, String file) throws IOException {
        for (String text : List.of("LICENSE", "NOTICE")) {
            require(
                    Arrays.equals(entries.get("META-INF/" + text), Files.readAllBytes(Path.of(text))),
                    file + " has no " + text + " or another one");
        }
        entries.forEach((name, bytes) -> checkText(file + "!" + name, bytes));
    }

    private void checkText(String where, byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        forbidden.forEach(word -> require(!text.contains(word), where + " holds " + word));
    }

    /**
     * Every class of ours has its source, and every public one its page, in the folder of its module if it has one. Classes of
     * internal packages have no page.
     */
    private void checkSources(String base) throws IOException {
        Map<String, byte[]> sources = entries(base + "-sources.jar");
        Set<String> pages = entries(base + "-javadoc.jar").keySet();
        entries(base + ".jar").keySet().stream()
                .filter(name -> name.matches("io/[^$]*\\.class") && !name.startsWith("io/github/rdsiam/shaded/"))
                .map(name -> name.replace(".class", ".java"))
                .forEach(name -> require(sources.containsKey(name), base + " has no source " + name));
        sources.forEach((name, bytes) -> PUBLIC_TYPE
                .matcher(new String(bytes, StandardCharsets.UTF_8))
                .results()
                .map(type -> name.replaceAll("\\w+\\.java$", type.group(1) + ".html"))
                .forEach(page -> checkPage(base, pages, page)));
    }

    private void checkPage(String base, Set<String> pages, String page) {
        boolean isThere = pages.stream().anyMatch(name -> name.equals(page) || name.endsWith("/" + page));
        if (page.contains("/internal/")) {
            require(!isThere, base + " has Javadoc of an internal class: " + page);
        } else {
            require(isThere, base + " has no Javadoc " + page);
        }
    }

    private void require(boolean condition, String otherwise) {
        if (!condition) {
            faults.add(otherwise);
        }
    }
}
