package io.github.rdsiam.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Reads the commands in the bytes that a client sends, without holding them up.
 *
 * @see <a href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_command_phase.html">Command phase</a>
 */
final class StatementTap {

    private static final int COM_QUERY = 3;
    private static final int COM_INIT_DB = 2;
    private static final int COM_STMT_PREPARE = 22;
    private static final int KEPT = 1 << 20;
    private static final int LAST_SEQUENCE = 255;
    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(1, "COM_QUIT"),
            Map.entry(COM_INIT_DB, "COM_INIT_DB"),
            Map.entry(4, "COM_FIELD_LIST"),
            Map.entry(9, "COM_STATISTICS"),
            Map.entry(12, "COM_PROCESS_KILL"),
            Map.entry(14, "COM_PING"),
            Map.entry(17, "COM_CHANGE_USER"),
            Map.entry(COM_STMT_PREPARE, "COM_STMT_PREPARE"),
            Map.entry(23, "COM_STMT_EXECUTE"),
            Map.entry(24, "COM_STMT_SEND_LONG_DATA"),
            Map.entry(25, "COM_STMT_CLOSE"),
            Map.entry(26, "COM_STMT_RESET"),
            Map.entry(27, "COM_SET_OPTION"),
            Map.entry(28, "COM_STMT_FETCH"),
            Map.entry(31, "COM_RESET_CONNECTION"));

    private final ProxyRecords records;
    private final byte[] header = new byte[PacketChannel.HEADER];
    private final ByteArrayOutputStream command = new ByteArrayOutputStream();
    private int headerBytes;
    private int left;
    private int sequence;
    private boolean isCommand;
    private boolean continued;

    StatementTap(ProxyRecords records) {
        this.records = records;
    }

    /** Takes the next bytes of the stream; a command is recorded with its last byte. */
    void take(byte[] buffer, int count) {
        int position = 0;
        while (position < count) {
            if (headerBytes < PacketChannel.HEADER) {
                header[headerBytes++] = buffer[position++];
                if (headerBytes == PacketChannel.HEADER) {
                    begin();
                }
            } else {
                int part = Math.min(left, count - position);
                keep(buffer, position, part);
                position += part;
                left -= part;
            }
            if (headerBytes == PacketChannel.HEADER && left == 0) {
                end();
            }
        }
    }

    private void begin() {
        int previous = sequence;
        sequence = header[3] & 0xFF;
        left = PacketChannel.length(header, 0);
        if (!continued) {
            // a long LOAD DATA LOCAL counts past 255 and begins again at 0, which no command does
            isCommand = sequence == 0 && previous != LAST_SEQUENCE;
            command.reset();
        }
        continued = left == PacketChannel.MAX_PAYLOAD;
    }

    private void keep(byte[] buffer, int offset, int count) {
        if (isCommand) {
            command.write(buffer, offset, Math.min(count, KEPT - command.size()));
        }
    }

    private void end() {
        headerBytes = 0;
        if (isCommand && !continued && command.size() > 0) {
            records.statement(describe(command.toByteArray()));
        }
    }

    private static String describe(byte[] command) {
        int code = command[0] & 0xFF;
        String text = new String(command, 1, command.length - 1, StandardCharsets.UTF_8);
        return switch (code) {
            case COM_QUERY -> text;
            case COM_INIT_DB, COM_STMT_PREPARE -> NAMES.get(code) + " " + text;
            default -> NAMES.getOrDefault(code, "COM_" + code);
        };
    }
}
