package io.github.rdsiam.spring;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An address in a property, as host:port. */
record HostPort(String host, int port) {

    private static final Pattern FORM =
            Pattern.compile("(?:(?<host>[^:\\[\\]]+)|\\[(?<address>[^\\]]+)\\]):(?<port>[0-9]{1,5})");

    static HostPort parse(String property, String value) {
        Matcher parts = FORM.matcher(value.trim());
        if (!parts.matches()) {
            throw new RdsIamConfigurationException(
                    // without the value, because a URL may contain a password
                    property + " does not have the form host:port.",
                    "Give a host and a port, as in db.example.com:3306; an IPv6 address goes in brackets.");
        }
        String address = parts.group("address");
        return new HostPort(address == null ? parts.group("host") : address, Integer.parseInt(parts.group("port")));
    }
}
