package io.github.rdsiam.benchmarks;

import io.github.rdsiam.benchmarks.subject.FirstRow;
import io.github.rdsiam.testkit.RdsEngine;
import io.github.rdsiam.testsupport.ChildJvm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** From main to the first rows in a new JVM on one processor, when IAM is refused and a secret has to be read. */
final class Fallback implements Measure {

    static final String NAME = "fallback";
    static final String FROM_MAIN = "from main ms";
    static final String TOKEN = "token";
    static final String SECRET = "fallback";
    private static final String CPU = "CPU ms";
    private static final String UNKNOWN_USER = "nobody";
    private static final int ROUNDS = 15;
    private static final double NANOS_PER_MILLI = 1e6;
    /** Half of the 5 s that a pool on Lambda waits for a connection. */
    private static final double LIMIT = 2_500;

    private record Start(Jdk jdk, RdsEngine engine, String subject) {

        Series fromMain() {
            return series(jdk.feature(), engine, subject);
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String baseline() {
        return TOKEN;
    }

    @Override
    public List<Sample> take(Bench bench) throws Exception {
        List<Start> starts = new ArrayList<>();
        for (Jdk jdk : Processors.ONE.of(bench.jdks())) {
            for (RdsEngine engine : RdsEngine.values()) {
                subjects().forEach(subject -> starts.add(new Start(jdk, engine, subject)));
            }
        }
        return new Rounds(NAME, 1, bench.options().rounds(ROUNDS, 2))
                .run(List.of(starts), (start, round) -> time(bench, start, round));
    }

    private static Stream<String> subjects() {
        return Stream.of(TOKEN, Targets.again(TOKEN), SECRET);
    }

    private static List<Sample> time(Bench bench, Start start, int round) throws Exception {
        Stage stage = bench.stage(start.engine());
        Map<String, String> variables = new LinkedHashMap<>(stage.variables());
        variables.put("FALLBACK_SECRET", variables.get("SECRET_ID"));
        if (start.subject().equals(SECRET)) {
            variables.put("DB_USER", UNKNOWN_USER);
        }
        List<String> options = List.of("-Djavax.net.ssl.trustStore=" + variables.get("SECRETS_MANAGER_TRUST_STORE"));
        List<String> command = stage.command(start.jdk(), options, Subject.RDS_IAM, FirstRow.class);
        try (ChildJvm child = Stage.start(command, variables)) {
            double nanos = Double.parseDouble(child.nextLine());
            return List.of(
                    start.fromMain().sample(round, nanos / NANOS_PER_MILLI),
                    start.fromMain().metric(CPU).sample(round, ProcFs.cpuMillis(child.pid())));
        }
    }

    private static Series series(String jdk, RdsEngine engine, String subject) {
        return new Series(NAME, jdk, engine.name(), subject, FROM_MAIN);
    }

    @Override
    public List<Table> tables(String jdk) {
        return Stream.of(RdsEngine.values())
                .map(engine -> new Table(
                        title(engine) + ", JDK " + jdk + ", one processor",
                        List.of("login"),
                        subjects()
                                .map(subject -> new Table.Row(series(jdk, engine, subject)))
                                .toList(),
                        List.of(
                                Column.ratio("x token", FROM_MAIN, row -> row.of(TOKEN)),
                                Column.difference("+ ms", FROM_MAIN, row -> row.of(TOKEN)),
                                Column.median(FROM_MAIN),
                                Column.median(CPU))))
                .toList();
    }

    private static String title(RdsEngine engine) {
        return engine == RdsEngine.POSTGRESQL ? "PostgreSQL" : "MySQL";
    }

    @Override
    public void judge(String jdk, Targets targets) {
        for (RdsEngine engine : RdsEngine.values()) {
            Optional<Spread> measured = targets.results().spread(series(jdk, engine, SECRET));
            Series token = series(jdk, engine, TOKEN);
            targets.add(new Target(
                    "first fallback on one processor, " + title(engine) + ", JDK " + jdk + ", ms from main to the rows",
                    "at most " + Numbers.shortly(LIMIT),
                    measured.map(spread -> Numbers.shortly(spread.median())),
                    measured.filter(spread -> spread.median() <= LIMIT).isPresent(),
                    Column.ratio(targets.results().ratio(token.of(Targets.again(TOKEN)), token))));
        }
    }
}
