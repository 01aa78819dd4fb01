package io.github.rdsiam.testkit.internal.tls;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/** Finds out which side ended TLS, and why, from the exceptions of the JDK's TLS. */
public final class TlsFailure {

    private static final Pattern ALERT = Pattern.compile("Received fatal alert: (\\w+)");
    private static final Pattern NOT_TLS = Pattern.compile("(?i)unrecognized SSL message|plaintext connection");
    private static final Pattern CLOSED =
            Pattern.compile("(?i)terminated the handshake|closed connection|close_notify|user_canceled");

    /** An unencrypted fatal alert: type, version, length, level and description. */
    private static final Pattern PLAIN_ALERT = Pattern.compile("1503..000202(..)");

    private static final String SOMETHING_ELSE = "the client asked for TLS and sent something else";
    private static final String BY_SERVER = "the server ended the TLS handshake: ";

    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(40, "handshake_failure"),
            Map.entry(42, "bad_certificate"),
            Map.entry(43, "unsupported_certificate"),
            Map.entry(44, "certificate_revoked"),
            Map.entry(45, "certificate_expired"),
            Map.entry(46, "certificate_unknown"),
            Map.entry(47, "illegal_parameter"),
            Map.entry(48, "unknown_ca"),
            Map.entry(49, "access_denied"),
            Map.entry(50, "decode_error"),
            Map.entry(51, "decrypt_error"),
            Map.entry(70, "protocol_version"),
            Map.entry(71, "insufficient_security"),
            Map.entry(80, "internal_error"),
            Map.entry(90, "user_canceled"),
            Map.entry(112, "unrecognized_name"),
            Map.entry(120, "no_application_protocol"));

    private TlsFailure() {}

    /**
     * Describes a failed handshake. OpenSSL rejects a certificate in TLS 1.3 with an unencrypted alert, which the JDK's
     * TLS cannot read.
     *
     * @param received the last bytes from the client
     */
    public static String describe(IOException e, byte[] received) {
        Matcher alert = PLAIN_ALERT.matcher(HexFormat.of().formatHex(received));
        if (alert.matches()) {
            int code = Integer.parseInt(alert.group(1), 16);
            return "the client sent the TLS alert " + NAMES.getOrDefault(code, Integer.toString(code));
        }
        return describe(e);
    }

    /** Returns whether the client ended a failed handshake, by an alert or by disconnecting. */
    public static boolean isByClient(IOException e, byte[] received) {
        String described = describe(e, received);
        return !described.equals(SOMETHING_ELSE) && !described.startsWith(BY_SERVER);
    }

    /** Returns whether the client rejected the connection with an alert. */
    public static boolean isAlert(IOException e) {
        return ALERT.matcher(message(e)).find();
    }

    public static String describe(IOException e) {
        Matcher alert = ALERT.matcher(message(e));
        if (alert.find()) {
            return "the client sent the TLS alert " + alert.group(1);
        }
        if (NOT_TLS.matcher(message(e)).find()) {
            return SOMETHING_ELSE;
        }
        if (isBy(e, EOFException.class) || CLOSED.matcher(message(e)).find()) {
            return "the client closed the connection during the TLS handshake";
        }
        if (!(e instanceof SSLException) || isBy(e, SocketException.class)) {
            return "the connection to the client failed during the TLS handshake: " + message(e);
        }
        return BY_SERVER + message(e);
    }

    private static boolean isBy(IOException e, Class<? extends IOException> type) {
        return type.isInstance(e) || type.isInstance(e.getCause());
    }

    private static String message(IOException e) {
        return String.valueOf(e.getMessage());
    }
}
