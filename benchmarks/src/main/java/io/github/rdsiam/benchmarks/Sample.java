package io.github.rdsiam.benchmarks;

import java.util.List;

/**
 * One measured number.
 *
 * @param measure for example {@code cold}
 * @param jdk the JVM's feature version, or {@code -}
 * @param mode how it was run, for example {@code default}
 * @param subject {@link Contender#title}
 * @param metric with its unit, for example {@code wall ms}
 * @param round numbers of one round are compared with each other
 * @param value the number
 */
record Sample(String measure, String jdk, String mode, String subject, String metric, int round, double value) {

    static final String HEADER = "measure\tjdk\tmode\tsubject\tmetric\tround\tvalue";
    private static final int COLUMNS = 7;

    String toLine() {
        return String.join("\t", measure, jdk, mode, subject, metric, Integer.toString(round), Numbers.plain(value));
    }

    static Sample parse(String line) {
        List<String> columns = List.of(line.split("\t", -1));
        if (columns.size() != COLUMNS) {
            throw new IllegalArgumentException("Not a sample: " + line);
        }
        return new Sample(
                columns.get(0),
                columns.get(1),
                columns.get(2),
                columns.get(3),
                columns.get(4),
                Integer.parseInt(columns.get(5)),
                Double.parseDouble(columns.get(6)));
    }
}
