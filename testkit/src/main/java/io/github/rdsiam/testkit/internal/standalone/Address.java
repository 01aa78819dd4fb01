package io.github.rdsiam.testkit.internal.standalone;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The address of a database. */
record Address(String host, int port) {

    private static final Pattern FORM = Pattern.compile("(?:\\[([0-9A-Fa-f:.%]+)\\]|([^:\\s]+)):([0-9]{1,5})");
    private static final int MAX_PORT = 65_535;

    /** Parses {@code HOST:PORT}, with an IPv6 address in brackets; null for anything else. */
    static @Nullable Address parse(String text) {
        var parts = FORM.matcher(text);
        if (!parts.matches()) {
            return null;
        }
        var port = Integer.parseInt(parts.group(3));
        if (port < 1 || port > MAX_PORT) {
            return null;
        }
        var bracketed = parts.group(1);
        return new Address(bracketed == null ? parts.group(2) : bracketed, port);
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
