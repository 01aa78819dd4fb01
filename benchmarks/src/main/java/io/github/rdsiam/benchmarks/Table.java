package io.github.rdsiam.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A table of the report.
 *
 * @param heading above the table, empty for none
 * @param labels the heads of the leading text columns
 * @param rows each for one series
 * @param columns of figures
 */
record Table(String heading, List<String> labels, List<Row> rows, List<Column> columns) {

    /**
     * A row.
     *
     * @param series what it shows; columns choose their metric of it
     * @param labels its text columns
     */
    record Row(Series series, List<String> labels) {

        /** A row labelled with the subject. */
        Row(Series series) {
            this(series, List.of(series.subject()));
        }
    }

    /** The table in Markdown, or no lines if none of its rows was measured. */
    List<String> lines(Results results) {
        if (rows.stream().allMatch(row -> results.spread(row.series()).isEmpty())) {
            return List.of();
        }
        List<String> lines = new ArrayList<>(heading.isEmpty() ? List.of() : List.of("### " + heading, ""));
        lines.addAll(markdown(
                Stream.concat(labels.stream(), columns.stream().map(Column::head))
                        .toList(),
                rows.stream()
                        .map(row -> Stream.concat(
                                        row.labels().stream(),
                                        columns.stream().map(column -> column.figure(results, row.series())))
                                .toList())
                        .toList()));
        return lines;
    }

    /** A table in Markdown whose first column is text and whose other columns are aligned as numbers. */
    static List<String> markdown(List<String> heads, List<List<String>> rows) {
        List<String> lines = new ArrayList<>(List.of(line(heads), "|---|" + "---:|".repeat(heads.size() - 1)));
        rows.forEach(row -> lines.add(line(row)));
        return lines;
    }

    private static String line(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |";
    }
}
