package io.github.rdsiam.benchmarks;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A bar chart of a measure: the time of each subject as a multiple of the baseline's, in a panel for each mode and JDK.
 *
 * @param measure whose results it shows
 * @param file its name, in the folder of the page
 * @param title the heading in the chart
 * @param metric the time
 * @param modes the modes it shows
 */
record BarChart(String measure, String file, String title, String metric, List<String> modes) {

    static final List<BarChart> ALL = List.of(
            cold(Cold.NAME, "benchmarks-cold.svg", "MySQL"),
            cold("postgresql-cold", "benchmarks-cold-postgresql.svg", "PostgreSQL"),
            connection(NewConnection.NAME, "benchmarks-connection.svg", "MySQL"),
            connection("postgresql-connection", "benchmarks-connection-postgresql.svg", "PostgreSQL"));

    private static final String SUBTITLE =
            "Time as a multiple of the baseline's: shorter is better. Thin line: the middle 80 % of the rounds.";

    /** What a reader of the chart alone needs to know of a subject. */
    private static final Map<Subject, String> HINTS = Map.of(
            Subject.BASELINE, "fixed password",
            Subject.BASELINE_AGAIN, "the noise",
            Subject.UNVERIFIED, "no TLS verification",
            Subject.BUNDLE, "all authorities",
            Subject.BUNDLE_JKS, "all authorities",
            Subject.BLOG, "token for each event",
            Subject.WRAPPER, "AWS JDBC Wrapper",
            Subject.MARIADB, "MariaDB Connector/J");

    private static final int COLUMNS = 2;
    private static final int LEFT = 216;
    private static final int PANEL = 316;
    private static final int NUMBER = 64;
    private static final int TOP = 64;
    private static final int HEAD = 24;
    private static final int ROW = 22;
    private static final int BAR = 14;
    private static final int GAP = 16;

    private static BarChart cold(String measure, String file, String engine) {
        return new BarChart(
                measure,
                file,
                engine + ", cold start: from a new JVM to the first rows",
                Cold.WALL,
                List.of(ColdMode.DEFAULT.title()));
    }

    private static BarChart connection(String measure, String file, String engine) {
        return new BarChart(
                measure,
                file,
                engine + ", new connection: open, log in, ping, close",
                NewConnection.TIME,
                List.of(NewConnection.mode(true, NewConnection.ONE), NewConnection.mode(false, NewConnection.ONE)));
    }

    String svg(Results results) {
        Map<String, Map<Subject, Spread>> panels = panels(results);
        List<Subject> subjects = panels.values().stream()
                .flatMap(bars -> bars.keySet().stream())
                .distinct()
                .sorted()
                .toList();
        double widest = panels.values().stream()
                .flatMap(bars -> bars.values().stream())
                .mapToDouble(Spread::high)
                .max()
                .orElse(1);
        double scale = (PANEL - NUMBER) / widest;
        int panelHeight = HEAD + subjects.size() * ROW + GAP;
        int rows = (panels.size() + COLUMNS - 1) / COLUMNS;
        StringBuilder svg = new StringBuilder(frame(TOP + rows * panelHeight, description(panels)));
        int panel = 0;
        for (Map.Entry<String, Map<Subject, Spread>> entry : panels.entrySet()) {
            int x = LEFT + panel % COLUMNS * PANEL;
            int y = TOP + panel / COLUMNS * panelHeight;
            svg.append(text("bold", x, y + BAR, entry.getKey()));
            y += HEAD;
            double one = x + scale;
            String line = line("one", one, y - 2, one, y + subjects.size() * ROW);
            for (Subject subject : subjects) {
                if (x == LEFT) {
                    svg.append(label(subject, x, y));
                }
                Spread ratio = entry.getValue().get(subject);
                if (ratio != null) {
                    svg.append(bar(subject, x, y, scale, ratio));
                }
                y += ROW;
            }
            svg.append(line);
            panel++;
        }
        return svg.append("</svg>\n").toString();
    }

    /** The ratios of each panel, by its heading. */
    private Map<String, Map<Subject, Spread>> panels(Results results) {
        Map<String, Map<Subject, Spread>> panels = new LinkedHashMap<>();
        for (String mode : modes) {
            for (String jdk : results.jdks(measure)) {
                Map<Subject, Spread> bars = new EnumMap<>(Subject.class);
                for (Subject subject : Subject.values()) {
                    Series time = new Series(measure, jdk, mode, subject.title(), metric);
                    results.ratio(time, time.of(Subject.BASELINE)).ifPresent(ratio -> bars.put(subject, ratio));
                }
                if (!bars.isEmpty()) {
                    panels.put("JDK " + jdk + ", " + mode, bars);
                }
            }
        }
        return panels;
    }

    private String frame(int height, String description) {
        int width = LEFT + COLUMNS * PANEL;
        return String.format(Locale.ROOT, """
                        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" \
                        font-family="system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif" \
                        font-size="13">
                        <title>%s</title>
                        <desc>%s</desc>
                        <style>
                        .page { fill: #ffffff }
                        text { fill: #1f2328 }
                        .title { font-size: 16px; font-weight: bold }
                        .note { fill: #59636e }
                        .bold { font-weight: bold }
                        .end { text-anchor: end }
                        .bar { fill: #b4bdc7 }
                        .ours { fill: #218bff }
                        .spread { stroke: #1f2328 }
                        .one { stroke: #b00020; stroke-dasharray: 4 3 }
                        @media (prefers-color-scheme: dark) {
                        .page { fill: #0d1117 }
                        text { fill: #f0f6fc }
                        .note { fill: #9ea7b3 }
                        .bar { fill: #59636e }
                        .ours { fill: #1f6feb }
                        .spread { stroke: #f0f6fc }
                        .one { stroke: #ff7b72 }
                        }
                        </style>
                        <rect class="page" width="100%%" height="100%%"/>
                        """, width, height, width, height, title, description)
                + text("title", GAP, 26, title)
                + text("note", GAP, 46, SUBTITLE);
    }

    private static String description(Map<String, Map<Subject, Spread>> panels) {
        return SUBTITLE
                + panels.entrySet().stream()
                        .map(panel -> " " + panel.getKey() + ": " + figures(panel.getValue()) + ".")
                        .collect(Collectors.joining());
    }

    private static String figures(Map<Subject, Spread> bars) {
        return bars.entrySet().stream()
                .map(bar -> bar.getKey().title() + " "
                        + Numbers.ratio(bar.getValue().median()))
                .collect(Collectors.joining(", "));
    }

    private static boolean isOurs(Subject subject) {
        return subject == Subject.RDS_IAM;
    }

    private static String label(Subject subject, int x, int y) {
        String hint = HINTS.containsKey(subject) ? ": " + HINTS.get(subject) : "";
        return endingAt(x - 8, y, subject, subject.title() + hint);
    }

    private static String bar(Subject subject, int x, int y, double scale, Spread ratio) {
        double middle = y + BAR / 2.0;
        return String.format(
                        Locale.ROOT,
                        "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>\n",
                        isOurs(subject) ? "ours" : "bar",
                        x,
                        y,
                        ratio.median() * scale,
                        BAR)
                + line("spread", x + ratio.low() * scale, middle, x + ratio.high() * scale, middle)
                + endingAt(x + PANEL - GAP, y, subject, Numbers.ratio(ratio.median()));
    }

    private static String endingAt(int x, int y, Subject subject, String text) {
        return text(isOurs(subject) ? "end bold" : "end", x, y + BAR - 2, text);
    }

    private static String line(String style, double x1, double y1, double x2, double y2) {
        return String.format(
                Locale.ROOT,
                "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n",
                style,
                x1,
                y1,
                x2,
                y2);
    }

    private static String text(String style, int x, int y, String text) {
        return String.format(Locale.ROOT, "<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>\n", style, x, y, text);
    }
}
