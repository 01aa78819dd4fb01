package io.github.rdsiam.benchmarks;

import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/** A column of a table: one figure for the series of each row. */
record Column(String head, BiFunction<Results, Series, String> cell) {

    private static final String NONE = "-";

    /** The median of a metric. */
    static Column median(String head, String metric) {
        return new Column(head, (results, row) -> median(results.spread(row.metric(metric))));
    }

    /** The median of a metric, under its own name. */
    static Column median(String metric) {
        return median(metric, metric);
    }

    /** The ratio of a metric to the base's. */
    static Column ratio(String head, String metric, UnaryOperator<Series> base) {
        return new Column(head, (results, row) -> {
            Series series = row.metric(metric);
            return ratio(results.ratio(series, base.apply(series)));
        });
    }

    /** The same, with a subject in the row's own mode as the base. */
    static Column ratio(String head, String metric, Subject base) {
        return ratio(head, metric, series -> series.of(base));
    }

    /** The difference between a metric and the base's. */
    static Column difference(String head, String metric, UnaryOperator<Series> base) {
        return new Column(head, (results, row) -> {
            Series series = row.metric(metric);
            return difference(results.difference(series, base.apply(series)));
        });
    }

    /** This column for another mode than the row's. */
    Column in(String mode) {
        return new Column(head, (results, row) -> cell.apply(results, row.in(mode)));
    }

    String figure(Results results, Series row) {
        return cell.apply(results, row);
    }

    static String ratio(Optional<Spread> ratio) {
        return ratio.map(Spread::asRatio).orElse(NONE);
    }

    static String difference(Optional<Spread> difference) {
        return difference.map(Spread::asDifference).orElse(NONE);
    }

    static String median(Optional<Spread> values) {
        return values.map(spread -> Numbers.shortly(spread.median())).orElse(NONE);
    }
}
