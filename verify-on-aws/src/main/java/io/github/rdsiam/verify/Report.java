package io.github.rdsiam.verify;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;

/** Writes the findings as Markdown. */
final class Report {

    private final String region;
    private final Clock clock;

    Report(String region, Clock clock) {
        this.region = region;
        this.clock = clock;
    }

    /** In Base64, which a shell script can read from JSON without a parser. */
    String encode(List<Finding> findings) {
        return Base64.getEncoder().encodeToString(write(findings).getBytes(StandardCharsets.UTF_8));
    }

    String write(List<Finding> findings) {
        StringBuilder out = new StringBuilder("# What RDS Proxy does\n\n");
        out.append("Asked by `verify-on-aws` on ")
                .append(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC))
                .append(" in ")
                .append(region)
                .append(", with Java ")
                .append(Runtime.version().feature())
                .append(".\n\n| question | answer | seen |\n|---|---|---|\n");
        for (Question question : Question.values()) {
            if (question.whyNotAsked() == null) {
                append(out, question, findings);
            }
        }
        out.append("\nNot asked:\n\n| question | why not |\n|---|---|\n");
        for (Question question : Question.values()) {
            String why = question.whyNotAsked();
            if (why != null) {
                row(out, question.text(), why);
            }
        }
        return out.toString();
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
