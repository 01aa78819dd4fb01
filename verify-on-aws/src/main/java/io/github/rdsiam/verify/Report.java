package io.github.rdsiam.verify;

import io.github.rdsiam.DatabaseEngine;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** Writes the findings as Markdown. */
final class Report {

    private final Target target;
    private final Clock clock;

    Report(Target target, Clock clock) {
        this.target = target;
        this.clock = clock;
    }

    /** Encodes the report in Base64, which a shell script can read from JSON without a parser. */
    String encode(Set<Question> asked, List<Finding> findings) {
        return Base64.getEncoder().encodeToString(write(asked, findings).getBytes(StandardCharsets.UTF_8));
    }

    /** Writes the questions that the checks of this engine ask, then those that no check asks. */
    String write(Set<Question> asked, List<Finding> findings) {
        StringBuilder out = new StringBuilder("# What RDS Proxy for " + engine() + " does\n\n");
        out.append("Asked by `verify-on-aws` on ")
                .append(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC))
                .append(" in ")
                .append(target.region())
                .append(", with Java ")
                .append(Runtime.version().feature())
                .append(".\n\n| question | answer | seen |\n|---|---|---|\n");
        asked.forEach(question -> append(out, question, findings));
        out.append("\nNot asked:\n\n| question | why not |\n|---|---|\n");
        for (Question question : Question.values()) {
            String why = question.whyNotAsked();
            if (why != null) {
                row(out, question.text(), why);
            }
        }
        return out.toString();
    }

    private String engine() {
        return target.engine() == DatabaseEngine.MYSQL ? "MySQL" : "PostgreSQL";
    }

    private static void append(StringBuilder out, Question question, List<Finding> all) {
        List<Finding> findings =
                all.stream().filter(finding -> finding.question() == question).toList();
        if (findings.isEmpty()) {
            row(out, question.text(), "no answer", "");
        }
        for (Finding finding : findings) {
            row(out, question.text(), finding.answer(), String.join("; ", finding.evidence()));
        }
    }

    private static void row(StringBuilder out, String... cells) {
        out.append('|');
        for (String cell : cells) {
            out.append(' ')
                    .append(cell.replace("|", "\\|").replace("<", "&lt;"))
                    .append(" |");
        }
        out.append('\n');
    }
}
