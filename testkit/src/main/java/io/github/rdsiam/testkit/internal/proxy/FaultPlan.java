package io.github.rdsiam.testkit.internal.proxy;

import io.github.rdsiam.testkit.Verdict;
import io.github.rdsiam.testkit.internal.protocol.mysql.ErrorPacket;
import io.github.rdsiam.testkit.internal.protocol.mysql.PacketChannel;
import io.github.rdsiam.testkit.internal.tls.ServerCertificate;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong with one connection.
 *
 * @param name what records call it
 * @param phase when
 * @param answer what the client gets, or null for nothing or for the usual answer of the endpoint
 * @param delivery how the client gets it
 * @param certificate the certificate that the server shows
 */
public record FaultPlan(
        String name, Phase phase, @Nullable Answer answer, Delivery delivery, ServerCertificate certificate) {

    /** Nothing goes wrong. */
    static final FaultPlan NONE = new FaultPlan("NONE", Phase.NEVER, null, Delivery.WHOLE, ServerCertificate.GOOD);

    /** When a fault plays. */
    public enum Phase {
        NEVER,
        /** Instead of the greeting. */
        GREETING,
        /** The greeting offers no TLS. */
        TLS_OFFER,
        /** The greeting offers TLS, and the server does not begin it. */
        TLS_START,
        /** Before the server's part of the handshake. */
        TLS_HANDSHAKE,
        /** In the server's part of the handshake. */
        CERTIFICATE,
        /** When the client has sent its token or password. */
        CREDENTIAL,
        /** After the login. */
        RELAY
    }

    /** An error for the user who logs in. */
    public interface Answer {
        ErrorPacket to(String user, boolean withPassword);
    }

    /** How an answer is sent, and whether the connection stays open after it. */
    public enum Delivery {
        WHOLE,
        /** Under a sequence number that is not its turn. */
        OUT_OF_TURN,
        HALF,
        HALF_AND_OPEN,
        OPEN;

        void write(byte[] answer, PacketChannel channel) throws IOException {
            switch (this) {
                case WHOLE, OPEN -> channel.write(answer);
                case OUT_OF_TURN -> channel.writeOutOfTurn(answer);
                case HALF, HALF_AND_OPEN -> channel.writeHalf(answer);
            }
        }

        boolean staysOpen() {
            return this == OPEN || this == HALF_AND_OPEN;
        }
    }

    /** Ends the login if this is the fault's phase. */
    void play(Phase now, String user, boolean withPassword) throws LoginFailure {
        if (phase == now) {
            throw failure(answer == null ? null : answer.to(user, withPassword));
        }
    }

    LoginFailure failure(@Nullable ErrorPacket sent) {
        return new LoginFailure(Verdict.FAULT, name, sent);
    }

    /** A detail that says that this fault was playing. */
    String during(String detail) {
        return phase == Phase.NEVER ? detail : name + ": " + detail;
    }
}
