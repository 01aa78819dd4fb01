package io.github.rdsiam.testkit.internal.protocol.postgresql;

import io.github.rdsiam.testkit.internal.protocol.BrokenPacketException;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The message with which a client begins a session: the protocol version, and parameters by name.
 *
 * @param version the major version in the upper 16 bits, the minor one in the lower
 * @param parameters in the order of the message
 */
public record StartupMessage(int version, Map<String, String> parameters) {

    public static final int VERSION_3 = 3 << 16;

    private static final int MINOR = 0xFFFF;

    public StartupMessage {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /**
     * Parses the message.
     *
     * @throws BrokenPacketException if it is not a startup message, or has no user
     */
    public static StartupMessage parse(byte[] body) throws IOException {
        MessageReader in = new MessageReader(body);
        int version = in.int32();
        if (version >> Short.SIZE != VERSION_3 >> Short.SIZE) {
            throw new BrokenPacketException("unsupported frontend protocol " + (version >> Short.SIZE) + "."
                    + (version & MINOR) + ": server supports 3.0 to 3.0");
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String name = in.text(); !name.isEmpty(); name = in.text()) {
            parameters.put(name, in.text());
        }
        if (in.hasMore()) {
            throw new BrokenPacketException("invalid startup packet layout: expected terminator as last byte");
        }
        if (parameters.getOrDefault("user", "").isEmpty()) {
            throw new BrokenPacketException("no PostgreSQL user name specified in startup packet");
        }
        return new StartupMessage(version, parameters);
    }

    /** Returns whether the client requests exactly version 3.0. */
    public boolean isVersionThree() {
        return version == VERSION_3;
    }

    public String user() {
        return parameters.getOrDefault("user", "");
    }

    /** Returns the database; by default it has the user's name. */
    public String database() {
        String named = parameters.getOrDefault("database", "");
        return named.isEmpty() ? user() : named;
    }

    /** Returns the message in version 3.0, without parameters of later versions. */
    public StartupMessage inVersionThree() {
        Map<String, String> known = new LinkedHashMap<>(parameters);
        known.keySet().removeIf(name -> name.startsWith("_pq_."));
        return new StartupMessage(VERSION_3, known);
    }

    public byte[] toBytes() {
        MessageWriter body = new MessageWriter().int32(version);
        parameters.forEach((name, value) -> body.text(name).text(value));
        byte[] bytes = body.text("").toBytes();
        return new MessageWriter().int32(bytes.length + 4).bytes(bytes).toBytes();
    }
}
