package io.github.rdsiam.testkit.internal.proxy.mysql;

import io.github.rdsiam.testkit.Verdict;
import io.github.rdsiam.testkit.internal.protocol.BrokenPacketException;
import io.github.rdsiam.testkit.internal.protocol.mysql.AuthSwitch;
import io.github.rdsiam.testkit.internal.protocol.mysql.Capabilities;
import io.github.rdsiam.testkit.internal.protocol.mysql.LoginRequest;
import io.github.rdsiam.testkit.internal.protocol.mysql.PacketChannel;
import io.github.rdsiam.testkit.internal.protocol.mysql.PasswordScramble;
import io.github.rdsiam.testkit.internal.proxy.LoginFailure;
import io.github.rdsiam.testkit.internal.proxy.ProxyRecords;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Requests the credential from a client after TLS, in clear text.
 *
 * <p>If passwords are accepted, a client with a password is asked like by an instance: {@code caching_sha2_password}
 * with full authentication. All other clients are asked for {@code mysql_clear_password}, as for a token.
 */
final class CredentialExchange {

    private static final byte[] FULL_AUTHENTICATION = {1, 4};
    private static final int SHA1_LENGTH = 20;
    private static final int SHA256_LENGTH = 32;

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
                    "the client does not support authentication plugins",
                    MysqlErrors.accessDenied(request.user(), !isBlank(request.response())));
        }
        if (AuthSwitch.CLEAR_PASSWORD.equals(request.plugin()) && !isBlank(request.response())) {
            return recorded(request.response());
        }
        return takesPasswords && !isBlank(request.response())
                ? askPassword(request, salt)
                : askClearText(request.user());
    }

    private String askClearText(String user) throws IOException, LoginFailure {
        byte[] answer = answerTo(
                new AuthSwitch(AuthSwitch.CLEAR_PASSWORD, new byte[0]).toBytes(),
                AuthSwitch.CLEAR_PASSWORD,
                Verdict.NO_CLEAR_PASSWORD);
        if (answer.length == 0) {
            throw noClearPassword(user, "the client answered mysql_clear_password with an empty packet", false);
        }
        if (isScramble(answer)) {
            throw noClearPassword(user, "the client answered mysql_clear_password with a scramble", true);
        }
        return recorded(answer);
    }

    private static LoginFailure noClearPassword(String user, String detail, boolean password) {
        return new LoginFailure(Verdict.NO_CLEAR_PASSWORD, detail, MysqlErrors.accessDenied(user, password));
    }

    private String askPassword(LoginRequest request, byte[] salt) throws IOException, LoginFailure {
        String plugin = PasswordScramble.CACHING_SHA2;
        if (!plugin.equals(request.plugin())) {
            answerTo(new AuthSwitch(plugin, salt).toBytes(), plugin, Verdict.CLIENT_GONE);
        }
        return recorded(answerTo(FULL_AUTHENTICATION, plugin, Verdict.CLIENT_GONE));
    }

    /**
     * Sends a request for a plugin and returns the client's response. Any disconnect, by a close, a reset or a TLS
     * alert, counts as a refusal.
     */
    private byte[] answerTo(byte[] request, String plugin, Verdict whenItLeaves) throws IOException, LoginFailure {
        try {
            channel.write(request);
            return channel.readInTurn();
        } catch (SocketTimeoutException | BrokenPacketException e) {
            throw e;
        } catch (IOException e) {
            throw new LoginFailure(whenItLeaves, "the client disconnected when asked for " + plugin, null);
        }
    }

    /** Returns whether a response is a scramble of a password plugin, and not a text with a zero byte at its end. */
    private static boolean isScramble(byte[] answer) {
        if (answer.length != SHA1_LENGTH && answer.length != SHA256_LENGTH) {
            return false;
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(answer, 0, answer.length - 1))
                    .toString();
            return text.chars().anyMatch(Character::isISOControl);
        } catch (CharacterCodingException e) {
            return true;
        }
    }

    /** Returns whether the password is empty; Connector/J sends an empty one as a zero byte. */
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
