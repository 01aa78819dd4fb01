package io.github.rdsiam.testkit.internal.database;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An SQL file: statements that end with {@code ;}, comments, and placeholders such as <code>${NAME}</code>. */
public final class SqlScript {

    /** What is passed over whole, so that a {@code ;} in it ends nothing; an alternative per kind of quote and comment. */
    private static final Pattern TOKEN = Pattern.compile(
            "'(?:[^'\\\\]|\\\\.|'')*+'"
                    + "|\"(?:[^\"\\\\]|\\\\.|\"\")*+\""
                    + "|`[^`]*+`"
                    + "|(?<comment>--(?=\\s)[^\\n]*+|#[^\\n]*+|/\\*(?!!).*?\\*/)"
                    + "|(?<end>;)"
                    + "|.",
            Pattern.DOTALL);

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]*)\\}");

    private SqlScript() {}

    /** Placeholders are filled in after the split: a value may hold a {@code ;}. */
    public static List<String> statements(String script, Map<String, String> variables) {
        var statements = new ArrayList<String>();
        var statement = new StringBuilder();
        for (var token = TOKEN.matcher(script); token.find(); ) {
            if (token.group("end") != null) {
                add(statement, statements);
            } else if (token.group("comment") == null) {
                statement.append(token.group());
            }
        }
        add(statement, statements);
        return statements.stream().map(text -> fill(text, variables)).toList();
    }

    private static void add(StringBuilder statement, List<String> statements) {
        var text = statement.toString().strip();
        if (!text.isEmpty()) {
            statements.add(text);
        }
        statement.setLength(0);
    }

    private static String fill(String statement, Map<String, String> variables) {
        return PLACEHOLDER.matcher(statement).replaceAll(found -> {
            var value = variables.get(found.group(1));
            if (value == null) {
                throw new IllegalArgumentException("no value for " + found.group() + " in the script; given are "
                        + variables.keySet().stream().sorted().toList());
            }
            return Matcher.quoteReplacement(value);
        });
    }
}
