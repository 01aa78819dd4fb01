package io.github.rdsiam.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A table in Markdown. The first column is text, the others are numbers. */
final class Table {

    private static final String NOTHING = "-";

    private final List<String> lines = new ArrayList<>();

    Table(String... heads) {
        row(heads);
        lines.add("|---|" + "---:|".repeat(heads.length - 1));
    }

    void row(String... cells) {
        lines.add("| " + String.join(" | ", cells) + " |");
    }

    List<String> lines() {
        return lines;
    }

    static String ratio(Optional<Spread> ratio) {
        return ratio.map(Spread::asRatio).orElse(NOTHING);
    }

    static String difference(Optional<Spread> difference) {
        return difference.map(Spread::asDifference).orElse(NOTHING);
    }

    static String median(Optional<Spread> values) {
        return values.map(spread -> Numbers.shortly(spread.median())).orElse(NOTHING);
    }
}
