package io.github.rdsiam.testkit.internal.database;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Splits an SQL file with statements that end with {@code ;}, comments, and placeholders such as <code>${NAME}</code>.
 */
enum SqlScript {

    /** MySQL: a backslash escapes in quotes, and {@code #} begins a comment. */
    MYSQL("'(?:[^'\\\\]|\\\\.|'')*+'"
            + "|\"(?:[^\"\\\\]|\\\\.|\"\")*+\""
            + "|`[^`]*+`"
            + "|(?<comment>--(?=\\s)[^\\n]*+|#[^\\n]*+|/\\*(?!!).*?\\*/)"),

    /** PostgreSQL: a backslash escapes only in {@code E''}, and text may be dollar-quoted. */
    POSTGRESQL("(?<![A-Za-z0-9_])[Ee]'(?:[^'\\\\]|\\\\.|'')*+'"
            + "|'(?:[^']|'')*+'"
            + "|\"[^\"]*+\""
            + "|(?<![A-Za-z0-9_$])(\\$(?:[A-Za-z_][A-Za-z0-9_]*+)?\\$).*?\\1"
            + "|(?<comment>--[^\\n]*+|/\\*.*?\\*/)");

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]*)\\}");

    /**
     * Matches text in which a {@code ;} does not end a statement; one alternative for each kind of quote and comment.
     */
    private final Pattern token;

    SqlScript(String quotesAndComments) {
        token = Pattern.compile(quotesAndComments + "|(?<end>;)|.", Pattern.DOTALL);
    }

    /**
     * Returns the statements with placeholders replaced. They are replaced after the split, because a value may contain
     * a {@code ;}.
     */
    List<String> statements(String script, Map<String, String> variables) {
        return statements(script).stream().map(text -> fill(text, variables)).toList();
    }

    /** Returns the statements unchanged. */
    List<String> statements(String script) {
        var statements = new ArrayList<String>();
        var statement = new StringBuilder();
        for (var found = token.matcher(script); found.find(); ) {
            if (found.group("end") != null) {
                add(statement, statements);
            } else if (found.group("comment") == null) {
                statement.append(found.group());
            }
        }
        add(statement, statements);
        return statements;
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
                throw new IllegalArgumentException(
                        "no value for " + found.group() + " in the script; the given values are "
                                + variables.keySet().stream().sorted().toList());
            }
            return Matcher.quoteReplacement(value);
        });
    }
}
