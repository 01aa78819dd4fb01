package scoreboard;

import io.github.rdsiam.testkit.RdsEngine;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * docs/scoreboard.md.
 *
 * @param outcomes of all cells, in their order
 * @param measures of all columns
 */
record Page(Map<Cell, Outcome> outcomes, Map<Column, Measures> measures) {

    /** A library with an engine. */
    record Column(Library library, RdsEngine engine) {}

    private static final String BEGIN = """
            # Scoreboard

            For developers who choose a library for IAM logins to RDS, and for those who doubt what these pages say about rds-iam.
            After this page you know what each library does in the same situations, what it costs, and how to check a result yourself.
            `compatibility/scoreboard/run` writes this page from what the servers saw, and CI fails if the page says something else.

            **Nothing here ran against AWS.** The servers are those of [the testkit](testkit.md): an RDS Proxy and an instance that
            use real TLS and check each token, Secrets Manager, and a real MariaDB or PostgreSQL. What only AWS can answer is not on
            this page.

            ## How to read it

            - **yes**: the library does what the row says. **no** or **partly**: the list below the table says what it did instead.
              It is also *no* if the library does not claim to do it.
            - **not offered**: according to its documentation, the library does not have this function. **documented**: its
              documentation describes the function, which was not run here. Most of these need a cluster.
            - In the rows `rotation-window`, `rotation` and `outage`, rds-iam logs in with its fallback while IAM is refused, because
              it cannot log in with a secret alone.
            - Each library is set up [as its own documentation shows](#how-each-library-is-set-up), in a HikariCP pool.
              *Hardened* is the wrapper with what a careful user adds: verified TLS, timeouts, no unnecessary `SET`, and its newer
              plugin for secrets.
            - **#** is the row of [What is tested](reliability.md), which names the tests of rds-iam.
            - If a row needs minutes to pass, the test moves the clock of the library's process instead of waiting.
            - A login is a new connection of the driver, outside the pool, unless the row names the pool. HikariCP opens connections
              one after the other, so an application with a single pool does not have the situation in `herd`.

            | library | version | id |
            |---|---|---|
            %s
            ## Run one cell

            If you doubt a cell, run it alone. You need Linux with apt, JDK 17, Maven and, to install `libfaketime`, root. The command
            prints what the library did and what the servers saw: each login with its result, the statements, and the calls of Secrets
            Manager. The ids are in the tables.

            ```bash
            # not run by our tests: they run all cells
            compatibility/scoreboard/run --only unknown-authority --library wrapper --engine mysql
            ```

            """;

    private static final String OTHERS = """
            ## Where another library is better

            - **Several hosts:** the drivers for MySQL, PostgreSQL and MariaDB accept several hosts in their URL. The wrapper and
              MariaDB's driver split reads from writes, and document failover to another host. rds-iam has one endpoint, and leaves
              failover to RDS Proxy or to DNS.
            - **A new key at once:** the wrapper reads the credentials again for each token. rds-iam leaves that to the AWS SDK,
              which keeps a session's key until shortly before it expires, even if it was revoked.
            - **Secrets alone:** the wrapper and AWS Secrets Manager JDBC log in with a secret and without IAM. rds-iam uses a secret
              only as a fallback.
            - **Old Java:** rds-iam needs Java 17, the others less.
            - **Other databases:** AWS Secrets Manager JDBC also supports Oracle, SQL Server, Db2 and Redshift, and MariaDB's driver
              supports functions of MariaDB that MySQL does not have.

            """;

    String text() {
        StringBuilder page = new StringBuilder(BEGIN.formatted(libraries()));
        for (RdsEngine engine : RdsEngine.values()) {
            page.append("## ").append(Words.title(engine)).append("\n\n");
            table(page, engine);
            evidence(page, engine);
            costs(page, engine);
        }
        page.append(OTHERS);
        page.append("## How each library is set up\n\n")
                .append(
                        "This is the code that ran. `At` has what an application knows, such as its endpoint. `pool` sets\n")
                .append("the size and the timeout of the pool. The certificate authorities are those of the local server.\n");
        for (Library library : Library.values()) {
            page.append("\n### ")
                    .append(library.title)
                    .append("\n\nFrom ")
                    .append(pages(library))
                    .append(".\n\n```java\n")
                    .append(Source.of(library).shown())
                    .append("\n```\n");
        }
        return page.toString();
    }

    private static String pages(Library library) {
        return library.pages.stream()
                .map(page -> "[" + name(page) + "](" + page + ")")
                .collect(Collectors.joining(", "));
    }

    /** The last words of the address. */
    private static String name(String page) {
        if (page.startsWith("..")) {
            return page.contains("#") ? "Fallback to a secret" : "the first page";
        }
        return page.replaceAll("^https://(www\\.)?|/$|\\.(html|md)$", "")
                .replaceAll("/.*/", ": ")
                .replace("#", ", ");
    }

    private String libraries() {
        StringBuilder rows = new StringBuilder();
        for (Library library : Library.values()) {
            rows.append("| ")
                    .append(library.title)
                    .append(" | ")
                    .append(versions(library))
                    .append(" | `")
                    .append(library.id)
                    .append("` |\n");
        }
        return rows.toString();
    }

    /** Of the library, then of the driver and the pool, as they stand on its class paths. */
    private String versions(Library library) {
        String classPaths = Stream.of(RdsEngine.values())
                .filter(library::has)
                .map(engine -> classPath(library, engine))
                .collect(Collectors.joining(":"));
        Map<String, String> names = new LinkedHashMap<>();
        if (library != Library.RDS_IAM && library != Library.HIKARI) {
            names.put(library.jar, "");
        }
        names.put("mysql-connector-j", "Connector/J ");
        names.put("postgresql", "pgjdbc ");
        names.put("HikariCP", "HikariCP ");
        names.put("sdk-core", "AWS SDK ");
        return names.entrySet().stream()
                .map(name -> {
                    Matcher jar = Pattern.compile("/" + name.getKey() + "-([0-9][0-9.]*)\\.jar")
                            .matcher(classPaths);
                    return jar.find() ? name.getValue() + jar.group(1) : "";
                })
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(", ", library == Library.RDS_IAM ? "this one, " : "", ""));
    }

    private static String classPath(Library library, RdsEngine engine) {
        try {
            return Trial.classPath(library, engine, library.kind());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private List<Library> columns(RdsEngine engine) {
        return Stream.of(Library.values())
                .filter(library -> library.has(engine))
                .toList();
    }

    private void head(StringBuilder page, RdsEngine engine, String first) {
        List<Library> columns = columns(engine);
        page.append(first);
        columns.forEach(library -> page.append(" | ").append(library.id));
        page.append(" |\n").append(first.replaceAll("[^|]+", "---"));
        columns.forEach(library -> page.append("|---"));
        page.append("|\n");
    }

    private void table(StringBuilder page, RdsEngine engine) {
        head(page, engine, "| behaviour | id | #");
        for (Behaviour behaviour : Behaviours.all()) {
            page.append("| ")
                    .append(behaviour.title())
                    .append(" | `")
                    .append(behaviour.id())
                    .append("` | ")
                    .append(behaviour.reliability());
            for (Library library : columns(engine)) {
                String word = outcomes.get(cell(behaviour, library, engine)).word();
                page.append(" | ").append(word.equals("yes") ? "**yes**" : word);
            }
            page.append(" |\n");
        }
        page.append("\n");
    }

    /** Records compare their components, and a lambda is equal to itself alone. */
    private Cell cell(Behaviour behaviour, Library library, RdsEngine engine) {
        return outcomes.keySet().stream()
                .filter(cell -> cell.behaviour().id().equals(behaviour.id())
                        && cell.library() == library
                        && cell.engine() == engine)
                .findFirst()
                .orElseThrow();
    }

    /** Says once what is the same for several libraries. */
    private void evidence(StringBuilder page, RdsEngine engine) {
        page.append("What happened for each *no* and *partly*, and the source of each *documented*:\n\n");
        for (Behaviour behaviour : Behaviours.all()) {
            Map<String, List<String>> libraries = new LinkedHashMap<>();
            for (Library library : columns(engine)) {
                String evidence = outcomes.get(cell(behaviour, library, engine)).evidence();
                if (!evidence.isEmpty()) {
                    libraries
                            .computeIfAbsent(evidence, key -> new java.util.ArrayList<>())
                            .add(library.id);
                }
            }
            libraries.forEach((evidence, ids) -> page.append("- `")
                    .append(behaviour.id())
                    .append("`, ")
                    .append(String.join(", ", ids))
                    .append(": ")
                    .append(evidence)
                    .append("\n"));
        }
        page.append("\n");
    }

    private void costs(StringBuilder page, RdsEngine engine) {
        page.append("What it costs:\n\n");
        head(page, engine, "| " + Words.title(engine));
        for (int row = 0; row < Measures.titles().size(); row++) {
            page.append("| ").append(Measures.titles().get(row));
            for (Library library : columns(engine)) {
                page.append(" | ")
                        .append(measures.get(new Column(library, engine)).number(row));
            }
            page.append(" |\n");
        }
        page.append("\n");
    }
}
