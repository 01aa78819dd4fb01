package scoreboard;

import io.github.rdsiam.testkit.RdsEngine;
import io.github.rdsiam.testkit.RecordedLogin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs all cells and compares or writes the page, or runs one cell. */
public final class Scoreboard {

    private final List<String> arguments;

    private Scoreboard(List<String> arguments) {
        this.arguments = arguments;
    }

    /**
     * Runs.
     *
     * @param arguments as {@code compatibility/scoreboard/run} takes them
     * @throws Exception if something else than a library fails
     */
    public static void main(String[] arguments) throws Exception {
        System.exit(new Scoreboard(Arrays.asList(arguments)).run());
    }

    private int run() throws Exception {
        String row = option("--only");
        String library = option("--library");
        String engine = option("--engine");
        List<Cell> cells = new ArrayList<>();
        for (RdsEngine each : RdsEngine.values()) {
            for (Library one : Library.values()) {
                for (Behaviour behaviour : Behaviours.all()) {
                    if (one.has(each)
                            && matches(row, behaviour.id())
                            && matches(library, one.id)
                            && matches(engine, Words.of(each))) {
                        cells.add(new Cell(behaviour, one, each));
                    }
                }
            }
        }
        if (cells.isEmpty()) {
            System.err.println("no such row, library or engine: " + arguments);
            return 2;
        }
        return row != null || library != null || engine != null ? show(cells) : page(cells);
    }

    private static boolean matches(String wanted, String id) {
        return wanted == null || wanted.equals(id);
    }

    private String option(String name) {
        int at = arguments.indexOf(name);
        return at < 0 ? null : arguments.get(at + 1);
    }

    /** Prints what happened, with what the server saw. */
    private static int show(List<Cell> cells) throws Exception {
        for (Cell cell : cells) {
            System.out.println(Words.title(cell.engine()) + ", " + cell.library().id + ", "
                    + cell.behaviour().id() + ": " + cell.behaviour().title());
            if (!cell.isRun()) {
                System.out.println("  " + cell.unrun().word());
                continue;
            }
            try (Trial trial = cell.trial()) {
                Outcome outcome = judgeOrError(cell, trial);
                System.out.println(
                        "  " + outcome.word() + (outcome.evidence().isEmpty() ? "" : ": " + outcome.evidence()));
                for (RecordedLogin login : trial.aws().proxy().logins()) {
                    System.out.println("  login of " + login.user() + " at " + login.endpoint() + " over "
                            + login.tlsVersion() + " with " + login.credential() + ": " + login.verdict()
                            + (login.detail() == null ? "" : ", " + login.detail()));
                }
                trial.aws().proxy().statements().forEach(statement -> System.out.println("  statement: " + statement));
                trial.aws().secrets().calls().forEach(call -> System.out.println("  " + call));
                System.out.println(
                        "  credentials were read " + trial.credentials().asked() + " times");
                System.out.println("  what the library's process wrote: " + trial.errors());
            }
        }
        return 0;
    }

    private static Outcome judgeOrError(Cell cell, Trial trial) {
        try {
            return cell.judge(trial);
        } catch (Exception e) {
            return new Outcome("error", e.toString());
        }
    }

    private int page(List<Cell> cells) throws Exception {
        Map<Cell, Outcome> outcomes = judge(cells);
        List<String> errors = outcomes.entrySet().stream()
                .filter(entry -> entry.getValue().word().equals("error"))
                .map(entry ->
                        Words.of(entry.getKey().engine()) + " " + entry.getKey().library().id + " "
                                + entry.getKey().behaviour().id() + ": "
                                + entry.getValue().evidence())
                .toList();
        errors.forEach(System.err::println);
        String text = new Page(outcomes, measure(cells)).text();
        Path page = Path.of(System.getProperty("page"));
        Path written = Path.of(System.getProperty("target"), "scoreboard.md");
        Files.writeString(written, text);
        if (!errors.isEmpty()) {
            return 1;
        }
        if (arguments.contains("--write")) {
            Files.writeString(page, text);
            return 0;
        }
        if (Files.exists(page) && Files.readString(page).equals(text)) {
            System.out.println("docs/scoreboard.md is what happened");
            return 0;
        }
        System.err.println("docs/scoreboard.md is not what happened, which is in " + written
                + ": write it with compatibility/scoreboard/run --write");
        return 1;
    }

    private static Map<Page.Column, Measures> measure(List<Cell> cells) throws Exception {
        Map<Page.Column, Measures> measures = new LinkedHashMap<>();
        for (Cell cell : cells) {
            Page.Column column = new Page.Column(cell.library(), cell.engine());
            if (!measures.containsKey(column)) {
                measures.put(column, Measures.of(cell.library(), cell.engine()));
            }
        }
        return measures;
    }

    /** One more at a time than there are processors: some cells wait. */
    private static Map<Cell, Outcome> judge(List<Cell> cells) throws Exception {
        int threads = Runtime.getRuntime().availableProcessors() + 1;
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try {
            Map<Cell, Future<Outcome>> running = new LinkedHashMap<>();
            for (Cell cell : cells) {
                running.put(cell, workers.submit(() -> cell.judge()));
            }
            Map<Cell, Outcome> outcomes = new LinkedHashMap<>();
            for (Map.Entry<Cell, Future<Outcome>> cell : running.entrySet()) {
                outcomes.put(cell.getKey(), cell.getValue().get());
                System.err.println(
                        Words.of(cell.getKey().engine()) + " " + cell.getKey().library().id + " "
                                + cell.getKey().behaviour().id() + ": "
                                + outcomes.get(cell.getKey()).word());
            }
            return outcomes;
        } finally {
            workers.shutdownNow();
        }
    }
}
