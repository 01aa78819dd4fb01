package io.github.rdsiam.testkit.internal.proxy.mysql;

import io.github.rdsiam.testkit.internal.protocol.mysql.CommandBoundaries;
import io.github.rdsiam.testkit.internal.proxy.ProxyRecords;
import io.github.rdsiam.testkit.internal.proxy.StatementTap;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Records the commands of MySQL clients: queries by text, others by name. */
final class MysqlTap extends StatementTap {

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

    MysqlTap(ProxyRecords records) {
        super(records);
    }

    @Override
    protected String describe(byte[] kept, long length) {
        int code = kept[0] & 0xFF;
        return switch (code) {
            case CommandBoundaries.COM_QUERY -> text(kept, length);
            case COM_INIT_DB, COM_STMT_PREPARE -> NAMES.get(code) + " " + text(kept, length);
            default -> NAMES.getOrDefault(code, "COM_" + code);
        };
    }

    private static String text(byte[] kept, long length) {
        String text = new String(kept, 1, kept.length - 1, StandardCharsets.UTF_8);
        return length > KEPT ? text + "... (" + (length - 1) + " bytes)" : text;
    }
}
