package io.github.rdsiam.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A bar chart of cold starts: the ratio of each wall time to the baseline's, with the spread as a line. */
final class ColdChart {

    static final String FILE = "benchmarks-cold.svg";
    private static final int LEFT = 110;
    private static final int PANEL = 330;
    private static final int GAP = 30;
    private static final int TOP = 56;
    private static final int ROW = 40;
    private static final int BAR = 15;
    private static final int BOTTOM = 30;
    private static final double MARGIN = 1.25;
    private static final List<ColdMode> MODES = List.of(ColdMode.DEFAULT, ColdMode.ARCHIVE_C1);
    private static final List<String> COLOURS = List.of("#7a8aa0", "#c3ccd9");
    private static final List<String> OUR_COLOURS = List.of("#1769aa", "#7db8e8");
    private final Results results;
    private final List<String> jdks;
    private final double scale;
    private final StringBuilder svg = new StringBuilder();

    ColdChart(Results results) {
        this.results = results;
        this.jdks = results.jdks(Cold.NAME);
        double widest = jdks.stream()
                .flatMap(jdk -> MODES.stream()
                        .flatMap(mode -> Cold.SUBJECTS.stream().flatMap(subject -> ratio(jdk, mode, subject))))
                .mapToDouble(Spread::median)
                .max()
                .orElse(1);
        this.scale = PANEL / (widest * MARGIN);
    }

    private Stream<Spread> ratio(String jdk, ColdMode mode, Subject subject) {
        return Cold.ratio(results, jdk, mode, subject).stream();
    }

    String svg() {
        int width = LEFT + jdks.size() * (PANEL + GAP);
        int height = TOP + Cold.SUBJECTS.size() * ROW + BOTTOM;
        svg.append(format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" "
                        + "font-family=\"sans-serif\" font-size=\"12\">%n",
                width, height, width, height));
        svg.append("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
        text(
                LEFT,
                18,
                "start",
                "Cold start to the first rows: wall time as a multiple of the baseline's with default flags");
        for (int i = 0; i < Cold.SUBJECTS.size(); i++) {
            text(
                    LEFT - 8,
                    TOP + i * ROW + ROW / 2 + 4,
                    "end",
                    Cold.SUBJECTS.get(i).title());
        }
        for (int i = 0; i < jdks.size(); i++) {
            panel(jdks.get(i), LEFT + i * (PANEL + GAP));
        }
        text(
                LEFT,
                height - 10,
                "start",
                "dark: default flags; light: class archive (17) or AOT cache (25) and C1; line: middle 80 % of the rounds");
        return svg.append("</svg>\n").toString();
    }

    private void panel(String jdk, int x) {
        text(x, TOP - 14, "start", "JDK " + jdk);
        for (int row = 0; row < Cold.SUBJECTS.size(); row++) {
            for (int mode = 0; mode < MODES.size(); mode++) {
                Subject subject = Cold.SUBJECTS.get(row);
                int y = TOP + row * ROW + 4 + mode * (BAR + 1);
                String colour = (subject == Subject.RDS_IAM ? OUR_COLOURS : COLOURS).get(mode);
                ratio(jdk, MODES.get(mode), subject).forEach(ratio -> bar(x, y, colour, ratio));
            }
        }
        double one = x + scale;
        svg.append(format(
                "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#b00020\" stroke-dasharray=\"4 3\"/>%n",
                one, TOP - 6, one, TOP + Cold.SUBJECTS.size() * ROW));
    }

    private void bar(int x, int y, String colour, Spread ratio) {
        svg.append(format(
                "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
                x, y, ratio.median() * scale, BAR, colour));
        svg.append(format(
                "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#222222\"/>%n",
                x + ratio.low() * scale, y + BAR / 2, x + ratio.high() * scale, y + BAR / 2));
        text(
                (int) (x + Math.max(ratio.high(), ratio.median()) * scale) + 4,
                y + BAR - 3,
                "start",
                Numbers.ratio(ratio.median()));
    }

    private void text(int x, int y, String anchor, String text) {
        svg.append(
                format("<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" fill=\"#222222\">%s</text>%n", x, y, anchor, text));
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format.replace("%n", "\n"), values);
    }
}
