package io.github.rdsiam.testkit;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Gets the credential from a client after TLS, in clear text.
 *
 * <p>Where passwords are taken, a client that has one is asked as by an instance: {@code caching_sha2_password} with
 * full authentication. Everybody else is asked for {@code mysql_clear_password}, as for a token.
 */
final class CredentialExchange {

    private static final byte[] FULL_AUTHENTICATION = {1, 4};

    private final PacketChannel channel;
    private final ProxyRecords records;

    CredentialExchange(PacketChannel channel, ProxyRecords records) {
        this.channel = channel;
        this.records = records;
    }

    String ask(LoginRequest request, byte[] salt, boolean takesPasswords) throws IOException, LoginFailure {
        if (!request.has(Capabilities.PLUGIN_AUTH)) {
            throw new LoginFailure(
                    Verdict.NO_CLEAR_PASSWORD,
                    "the client knows no plugins",
                    ProxyErrors.accessDenied(request.user(), !isBlank(request.response())));
        }
        if (AuthSwitch.CLEAR_PASSWORD.equals(request.plugin()) && !isBlank(request.response())) {
            return recorded(request.response());
        }
        return takesPasswords && !isBlank(request.response()) ? askPassword(request, salt) : askClearText();
    }

    private String askClearText() throws IOException, LoginFailure {
        channel.write(new AuthSwitch(AuthSwitch.CLEAR_PASSWORD, new byte[0]).toBytes());
        try {
            return recorded(channel.read());
        } catch (EOFException e) {
            throw new LoginFailure(
                    Verdict.NO_CLEAR_PASSWORD, "the client left when asked for mysql_clear_password", null);
        }
    }

    private String askPassword(LoginRequest request, byte[] salt) throws IOException {
        if (!PasswordScramble.CACHING_SHA2.equals(request.plugin())) {
            channel.write(new AuthSwitch(PasswordScramble.CACHING_SHA2, salt).toBytes());
            channel.read();
        }
        channel.write(FULL_AUTHENTICATION);
        return recorded(channel.read());
    }

    /** Connector/J writes an empty password as one zero byte. */
    private static boolean isBlank(byte[] response) {
        return response.length == 0 || (response.length == 1 && response[0] == 0);
    }

    private String recorded(byte[] response) {
        int end = response.length;
        if (end > 0 && response[end - 1] == 0) {
            end--;
        }
        String text = new String(response, 0, end, StandardCharsets.UTF_8);
        records.credential(text);
        return text;
    }
}
