package io.github.rdsiam.internal.endpoint;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Checks host names. The check is strict, because parentheses, commas, question marks and hashes in a JDBC URL could
 * add properties that switch TLS off.
 */
public final class HostName {

    private static final int MAX_LENGTH = 253;

    private static final String LABEL = "(?!-)[A-Za-z0-9-]{1,63}(?<!-)";
    private static final Pattern NAME = Pattern.compile(LABEL + "(?:\\." + LABEL + ")*");

    private static final String IPV6 = "[0-9A-Fa-f:.]+(%[\\w.-]+)?";

    private HostName() {}

    /** Returns the host in lower case, as it is signed and verified. */
    public static String parse(String parameter, String value) {
        Arguments.notBlank(parameter, value);
        if (value.indexOf(':') >= 0) {
            throw Arguments.invalidText(parameter, value, "is a URL or contains a port; give only the host name");
        }
        if (value.length() > MAX_LENGTH || !NAME.matcher(value).matches()) {
            throw Arguments.invalidText(
                    parameter,
                    value,
                    "is not a DNS name: only letters, digits, dots and hyphens are allowed, no dot or hyphen at the"
                            + " beginning or end of a part, 63 characters in a part and 253 characters in all");
        }
        return value.toLowerCase(Locale.ROOT);
    }

    /** Returns a host to connect to: any name that may resolve, or an IP address, without the brackets of IPv6. */
    public static String parseDialled(String parameter, String value) {
        Arguments.notBlank(parameter, value);
        boolean bracketed = value.startsWith("[") && value.endsWith("]");
        String host = bracketed ? value.substring(1, value.length() - 1) : value;
        boolean isIpv6 = host.indexOf(':') != host.lastIndexOf(':');
        if ((bracketed && !isIpv6) || !host.matches(isIpv6 ? IPV6 : "[\\p{L}\\p{M}\\p{N}._-]+")) {
            throw Arguments.invalidText(
                    parameter, value, "must be a host name or an IP address, without spaces, port or parts of a URL");
        }
        return host;
    }
}
