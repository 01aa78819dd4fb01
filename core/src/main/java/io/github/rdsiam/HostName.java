package io.github.rdsiam;

import java.util.Locale;
import java.util.Objects;

/**
 * The one grammar for every host that reaches the driver: letters, digits, dots and hyphens.
 *
 * <p>It is strict because a JDBC URL would take parentheses, commas, question marks and hashes in a host as properties
 * that switch TLS off.
 */
final class HostName {

    private static final int MAX_LENGTH = 253;
    private static final int MAX_LABEL_LENGTH = 63;

    private HostName() {}

    /** The host in lower case, as it is signed and verified. */
    static String parse(String parameter, String value) {
        Objects.requireNonNull(value, parameter);
        if (value.isBlank()) {
            throw Arguments.refused(parameter, value, "must not be blank; give the endpoint's DNS name");
        }
        if (value.contains("://") || value.startsWith("jdbc:")) {
            throw Arguments.refused(parameter, value, "is a URL; give only its host name");
        }
        if (value.indexOf(':') >= 0) {
            throw Arguments.refused(parameter, value, "must not hold a port or colon; give the port separately");
        }
        if (value.length() > MAX_LENGTH) {
            throw Arguments.refused(parameter, value, "is longer than the 253 characters of a DNS name");
        }
        for (String label : value.split("\\.", -1)) {
            requireLabel(parameter, value, label);
        }
        return value.toLowerCase(Locale.ROOT);
    }

    private static void requireLabel(String parameter, String value, String label) {
        if (label.isEmpty()) {
            throw Arguments.refused(parameter, value, "must not have a leading, trailing or double dot");
        }
        if (label.length() > MAX_LABEL_LENGTH) {
            throw Arguments.refused(parameter, value, "has a part longer than the 63 characters DNS allows");
        }
        if (label.charAt(0) == '-' || label.charAt(label.length() - 1) == '-') {
            throw Arguments.refused(parameter, value, "has a part that begins or ends with a hyphen");
        }
        for (int i = 0; i < label.length(); i++) {
            if (!isAllowed(label.charAt(i))) {
                throw Arguments.refused(parameter, value, "may hold only letters, digits, dots and hyphens");
            }
        }
    }

    private static boolean isAllowed(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    }
}
