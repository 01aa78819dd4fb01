package io.github.rdsiam.testkit.internal.proxy.postgresql;

import io.github.rdsiam.testkit.internal.protocol.postgresql.Message;
import io.github.rdsiam.testkit.internal.proxy.ProxyRecords;
import io.github.rdsiam.testkit.internal.proxy.StatementTap;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Records the messages of PostgreSQL clients: queries by text, others by name. */
final class PostgresTap extends StatementTap {

    private static final Map<Character, String> NAMES = Map.ofEntries(
            Map.entry('B', "Bind"),
            Map.entry('C', "Close"),
            Map.entry('D', "Describe"),
            Map.entry('E', "Execute"),
            Map.entry('F', "FunctionCall"),
            Map.entry('H', "Flush"),
            Map.entry('S', "Sync"),
            Map.entry('X', "Terminate"),
            Map.entry('c', "CopyDone"),
            Map.entry('f', "CopyFail"));

    PostgresTap(ProxyRecords records) {
        super(records);
    }

    @Override
    protected String describe(byte[] kept, long length) {
        char type = (char) kept[0];
        return switch (type) {
            case Message.QUERY -> text(kept, 1, length);
            case Message.PARSE -> parse(kept, length);
            default -> NAMES.getOrDefault(type, "Message " + type);
        };
    }

    /** Returns the record of a prepared statement, with its name if it has one. */
    private static String parse(byte[] kept, long length) {
        int end = end(kept, 1);
        String name = new String(kept, 1, end - 1, StandardCharsets.UTF_8);
        String text = text(kept, Math.min(end + 1, kept.length), length);
        return name.isEmpty() ? "Parse " + text : "Parse " + name + ": " + text;
    }

    private static String text(byte[] kept, int start, long length) {
        int end = end(kept, start);
        String text = new String(kept, start, end - start, StandardCharsets.UTF_8);
        return end == kept.length && length > kept.length ? text + "... (" + (length - start - 1) + " bytes)" : text;
    }

    private static int end(byte[] kept, int start) {
        int end = start;
        while (end < kept.length && kept[end] != 0) {
            end++;
        }
        return end;
    }
}
