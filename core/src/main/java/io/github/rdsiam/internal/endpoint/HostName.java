package io.github.rdsiam.internal.endpoint;

import java.util.Locale;

/**
 * Checks host names. A name that is signed and verified has only letters, digits, dots and hyphens; a name that is only
 * dialled may have others.
 *
 * <p>Strict because in a JDBC URL parentheses, commas, question marks and hashes in a host could add properties that
 * switch TLS off.
 */
public final class HostName {

    private static final int MAX_LENGTH = 253;
    private static final int MAX_LABEL_LENGTH = 63;

    private HostName() {}

    /** Returns the host in lower case, as it is signed and verified. */
    public static String parse(String parameter, String value) {
        Arguments.notBlank(parameter, value);
        if (value.contains("://") || value.startsWith("jdbc:")) {
            throw Arguments.invalid(parameter, value, "is a URL; give only its host name");
        }
        if (value.indexOf(':') >= 0) {
            throw Arguments.invalid(parameter, value, "must not hold a port or colon; give the port separately");
        }
        if (value.length() > MAX_LENGTH) {
            throw Arguments.invalid(parameter, value, "is longer than the 253 characters of a DNS name");
        }
        for (String label : value.split("\\.", -1)) {
            requireLabel(parameter, value, label);
        }
        return value.toLowerCase(Locale.ROOT);
    }

    /** Returns a host to dial, unchanged but for the brackets of an IPv6 address: anything that may resolve, without a port. */
    public static String parseDialled(String parameter, String value) {
        Arguments.notBlank(parameter, value);
        boolean bracketed = value.startsWith("[") && value.endsWith("]");
        String host = bracketed ? value.substring(1, value.length() - 1) : value;
        if (host.indexOf(':') != host.lastIndexOf(':')) {
            if (!host.matches("[0-9A-Fa-f:.]+(%[\\w.-]+)?")) {
                throw Arguments.invalid(parameter, value, "is not an IPv6 address; give the port separately");
            }
            return host;
        }
        if (bracketed || host.indexOf(':') >= 0) {
            throw Arguments.invalid(parameter, value, "must not hold a port or colon; give the port separately");
        }
        if (!host.matches("[\\p{L}\\p{M}\\p{N}._-]+")) {
            throw Arguments.invalid(
                    parameter,
                    value,
                    "must be a host name or an IP address, without spaces and without parts of a URL");
        }
        return host;
    }

    private static void requireLabel(String parameter, String value, String label) {
        if (label.isEmpty()) {
            throw Arguments.invalid(parameter, value, "must not have a leading, trailing or double dot");
        }
        if (label.length() > MAX_LABEL_LENGTH) {
            throw Arguments.invalid(parameter, value, "has a part longer than the 63 characters DNS allows");
        }
        if (label.charAt(0) == '-' || label.charAt(label.length() - 1) == '-') {
            throw Arguments.invalid(parameter, value, "has a part that begins or ends with a hyphen");
        }
        if (!label.matches("[A-Za-z0-9-]+")) {
            throw Arguments.invalid(parameter, value, "may hold only letters, digits, dots and hyphens");
        }
    }
}
