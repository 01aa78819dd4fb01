package io.github.rdsiam.benchmarks;

import java.util.List;

/**
 * One measured number.
 *
 * @param series what was measured
 * @param round numbers of the same round are compared with each other
 * @param value the number
 */
record Sample(Series series, int round, double value) {

    static final String HEADER = "measure\tjdk\tmode\tsubject\tmetric\tround\tvalue";
    private static final int COLUMNS = 7;

    String toLine() {
        return String.join(
                "\t",
                series.measure(),
                series.jdk(),
                series.mode(),
                series.subject(),
                series.metric(),
                Integer.toString(round),
                Numbers.plain(value));
    }

    static Sample parse(String line) {
        List<String> columns = List.of(line.split("\t", -1));
        if (columns.size() != COLUMNS) {
            throw new IllegalArgumentException("Invalid sample: " + line);
        }
        return new Sample(
                new Series(columns.get(0), columns.get(1), columns.get(2), columns.get(3), columns.get(4)),
                Integer.parseInt(columns.get(5)),
                Double.parseDouble(columns.get(6)));
    }
}
