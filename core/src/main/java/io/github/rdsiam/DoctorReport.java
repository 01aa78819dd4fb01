package io.github.rdsiam;

import java.util.Locale;
import java.util.function.Consumer;

/** What {@link Doctor} prints: a line for each step, and indented lines with more of it. */
final class DoctorReport {

    private final Consumer<String> lines;

    DoctorReport(Consumer<String> lines) {
        this.lines = lines;
    }

    void passed(DoctorStep step, String what) {
        lines.accept(line(step, "ok    ", what));
    }

    void failed(DoctorStep step, String diagnosis) {
        lines.accept(line(step, "FAILED", diagnosis));
    }

    void more(String what) {
        lines.accept("                    " + what);
    }

    private static String line(DoctorStep step, String verdict, String what) {
        return String.format(Locale.ROOT, "%-12s%s  %s", step.name().toLowerCase(Locale.ROOT), verdict, what);
    }
}
