package io.github.rdsiam.testkit.internal.proxy;

import io.github.rdsiam.testkit.internal.protocol.mysql.CommandBoundaries;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Records a client's commands: {@link #begin}, what it consists of in any number of pieces, {@link #end}. */
final class StatementTap {

    static final int KEPT = 1 << 20;

    private static final int COM_INIT_DB = 2;
    private static final int COM_STMT_PREPARE = 22;
    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(1, "COM_QUIT"),
            Map.entry(COM_INIT_DB, "COM_INIT_DB"),
            Map.entry(4, "COM_FIELD_LIST"),
            Map.entry(5, "COM_CREATE_DB"),
            Map.entry(6, "COM_DROP_DB"),
            Map.entry(7, "COM_REFRESH"),
            Map.entry(8, "COM_SHUTDOWN"),
            Map.entry(9, "COM_STATISTICS"),
            Map.entry(10, "COM_PROCESS_INFO"),
            Map.entry(CommandBoundaries.COM_PROCESS_KILL, "COM_PROCESS_KILL"),
            Map.entry(13, "COM_DEBUG"),
            Map.entry(14, "COM_PING"),
            Map.entry(CommandBoundaries.COM_CHANGE_USER, "COM_CHANGE_USER"),
            Map.entry(18, "COM_BINLOG_DUMP"),
            Map.entry(COM_STMT_PREPARE, "COM_STMT_PREPARE"),
            Map.entry(23, "COM_STMT_EXECUTE"),
            Map.entry(24, "COM_STMT_SEND_LONG_DATA"),
            Map.entry(25, "COM_STMT_CLOSE"),
            Map.entry(26, "COM_STMT_RESET"),
            Map.entry(27, "COM_SET_OPTION"),
            Map.entry(28, "COM_STMT_FETCH"),
            Map.entry(31, "COM_RESET_CONNECTION"));

    private final ProxyRecords records;
    private final ByteArrayOutputStream command = new ByteArrayOutputStream();
    private long length;

    StatementTap(ProxyRecords records) {
        this.records = records;
    }

    void begin() {
        command.reset();
        length = 0;
    }

    void take(byte[] buffer, int offset, int count) {
        command.write(buffer, offset, Math.min(count, KEPT - command.size()));
        length += count;
    }

    void end() {
        if (length > 0) {
            records.statement(describe(command.toByteArray()));
        }
    }

    private String describe(byte[] kept) {
        int code = kept[0] & 0xFF;
        return switch (code) {
            case CommandBoundaries.COM_QUERY -> text(kept);
            case COM_INIT_DB, COM_STMT_PREPARE -> NAMES.get(code) + " " + text(kept);
            default -> NAMES.getOrDefault(code, "COM_" + code);
        };
    }

    private String text(byte[] kept) {
        String text = new String(kept, 1, kept.length - 1, StandardCharsets.UTF_8);
        return length > KEPT ? text + "... (" + (length - 1) + " bytes)" : text;
    }
}
