package io.github.rdsiam.testkit.internal.proxy;

import io.github.rdsiam.testkit.RdsEngine;
import io.github.rdsiam.testkit.Verdict;
import io.github.rdsiam.testkit.internal.protocol.AnswerChannel;
import io.github.rdsiam.testkit.internal.protocol.ServerError;
import io.github.rdsiam.testkit.internal.tls.ServerCertificate;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong with one connection.
 *
 * @param name what records call it
 * @param phase when
 * @param answers what the client gets, or null for nothing or for the usual answer of the endpoint
 * @param delivery how the client gets it
 * @param certificate the certificate that the server shows
 */
public record FaultPlan(
        String name, Phase phase, @Nullable Answers answers, Delivery delivery, ServerCertificate certificate) {

    /** Nothing goes wrong. */
    public static final FaultPlan NONE =
            new FaultPlan("NONE", Phase.NEVER, null, Delivery.WHOLE, ServerCertificate.GOOD);

    /** When a fault plays. */
    public enum Phase {
        NEVER,
        /** Instead of the server's first message. */
        GREETING,
        /** The server offers no TLS. */
        TLS_OFFER,
        /** The server offers TLS and does not begin it, or answers the request for it with something else. */
        TLS_START,
        /** Together with the answer to the request for TLS. */
        TLS_ANSWER(RdsEngine.POSTGRESQL),
        /** Before the server's part of the handshake. */
        TLS_HANDSHAKE,
        /** In the server's part of the handshake. */
        CERTIFICATE,
        /** The server asks for the hash of the password. */
        MD5_REQUEST(RdsEngine.POSTGRESQL),
        /** The server asks for a proof of the password. */
        SASL_REQUEST(RdsEngine.POSTGRESQL),
        /** The server asks for a Kerberos ticket. */
        GSS_REQUEST(RdsEngine.POSTGRESQL),
        /** The server asks for nothing and lets the client in. */
        NO_REQUEST(RdsEngine.POSTGRESQL),
        /** When the client has sent its token or password. */
        CREDENTIAL,
        /** After the login. */
        RELAY;

        private final @Nullable RdsEngine only;

        Phase() {
            this(null);
        }

        Phase(@Nullable RdsEngine only) {
            this.only = only;
        }
    }

    /** An error for the user who logs in. */
    public interface Answer {
        ServerError to(VirtualEndpoint endpoint, String user, boolean withPassword);

        /** The same error for everybody. */
        static Answer always(ServerError error) {
            return (endpoint, user, withPassword) -> error;
        }
    }

    /** The answers of both engines, or of one for a fault that the other does not know. */
    public record Answers(@Nullable Answer mysql, @Nullable Answer postgresql) {
        @Nullable
        Answer of(RdsEngine engine) {
            return engine == RdsEngine.MYSQL ? mysql : postgresql;
        }
    }

    /** How an answer is sent, and whether the connection stays open after it. */
    public enum Delivery {
        WHOLE,
        /** Under a sequence number that is not its turn. */
        OUT_OF_TURN,
        HALF,
        HALF_AND_OPEN,
        OPEN;

        void write(byte[] answer, AnswerChannel channel) throws IOException {
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

    /** Whether an engine has this fault. */
    public boolean isOf(RdsEngine engine) {
        return (phase.only == null || phase.only == engine) && (answers == null || answers.of(engine) != null);
    }

    /** Ends the login if this is the fault's phase. */
    public void play(Phase now, VirtualEndpoint endpoint, String user, boolean withPassword) throws LoginFailure {
        if (phase == now) {
            throw failure(answer(endpoint, user, withPassword));
        }
    }

    /** What the client gets, or null for nothing. */
    public @Nullable ServerError answer(VirtualEndpoint endpoint, String user, boolean withPassword) {
        Answer answer = answers == null ? null : answers.of(endpoint.engine());
        return answer == null ? null : answer.to(endpoint, user, withPassword);
    }

    public LoginFailure failure(@Nullable ServerError sent) {
        return new LoginFailure(Verdict.FAULT, name, sent);
    }

    /** A detail that says that this fault was playing. */
    public String during(String detail) {
        return phase == Phase.NEVER ? detail : name + ": " + detail;
    }
}
