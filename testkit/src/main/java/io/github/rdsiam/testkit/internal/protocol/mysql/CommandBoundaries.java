package io.github.rdsiam.testkit.internal.protocol.mysql;

/**
 * Finds the packets with which a client begins a command, from the headers of all packets after the login.
 *
 * @see <a href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_command_phase.html">Command phase</a>
 */
public final class CommandBoundaries {

    public static final int COM_QUERY = 3;
    public static final int COM_PROCESS_KILL = 12;
    public static final int COM_CHANGE_USER = 17;

    private static final int LAST_SEQUENCE = 255;

    private int sequence;
    private boolean endOfFile;
    private boolean continued;
    private boolean command;

    /**
     * Processes the next header, and returns whether a command begins with its packet.
     *
     * <p>A command has the number 0. Every 256th packet of a file for LOAD DATA LOCAL has it as well, but that follows
     * the number 255 without a response in between. The file ends with an empty packet, and the next packet begins a
     * command again.
     */
    public boolean next(int number, int length) {
        boolean begins = !continued && number == 0 && (sequence != LAST_SEQUENCE || endOfFile);
        if (!continued) {
            command = begins;
        }
        endOfFile = !continued && length == 0;
        sequence = number;
        continued = length == PacketChannel.MAX_PAYLOAD;
        return begins;
    }

    /** Returns whether the last packet belongs to a command; otherwise it is data, such as a local file. */
    public boolean isCommand() {
        return command;
    }

    /** Returns whether the last packet completes its payload; a packet of the maximum size is continued. */
    public boolean isComplete() {
        return !continued;
    }
}
