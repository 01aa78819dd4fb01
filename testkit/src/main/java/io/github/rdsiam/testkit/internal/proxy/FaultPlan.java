package io.github.rdsiam.testkit.internal.proxy;

import io.github.rdsiam.testkit.RdsEngine;
import io.github.rdsiam.testkit.Verdict;
import io.github.rdsiam.testkit.internal.protocol.AnswerChannel;
import io.github.rdsiam.testkit.internal.protocol.ServerError;
import io.github.rdsiam.testkit.internal.tls.ServerCertificate;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The plan of a fault in one connection.
 *
 * @param name its name in records
 * @param phase when it happens
 * @param answers the error for the client, or null for none or for the endpoint's usual error
 * @param delivery how the error is sent
 * @param certificate the certificate that the server presents
 */
public record FaultPlan(
        String name, Phase phase, @Nullable Answers answers, Delivery delivery, ServerCertificate certificate) {

    /** No fault. */
    public static final FaultPlan NONE =
            new FaultPlan("NONE", Phase.NEVER, null, Delivery.WHOLE, ServerCertificate.GOOD);

    /** The phase of a connection in which a fault happens. */
    public enum Phase {
        NEVER,
        /** Instead of the server's first message. */
        GREETING,
        /** The server does not offer TLS. */
        TLS_OFFER,
        /** The server offers TLS but does not begin it, or responds to the request for it with another message. */
        TLS_START,
        /** Together with the response to the request for TLS. */
        TLS_ANSWER(RdsEngine.POSTGRESQL),
        /** Before the server's part of the handshake. */
        TLS_HANDSHAKE,
        /** In the server's part of the handshake. */
        CERTIFICATE,
        /** The server requests an MD5 hash of the password. */
        MD5_REQUEST(RdsEngine.POSTGRESQL),
        /** The server requests SASL authentication. */
        SASL_REQUEST(RdsEngine.POSTGRESQL),
        /** The server requests a Kerberos ticket. */
        GSS_REQUEST(RdsEngine.POSTGRESQL),
        /** The server accepts the client without requesting a credential. */
        NO_REQUEST(RdsEngine.POSTGRESQL),
        /** After the client has sent its token or password. */
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

    /** Returns the error for the user that logs in. */
    public interface Answer {
        ServerError to(VirtualEndpoint endpoint, String user, boolean withPassword);

        /** Returns an answer that is the same for every user. */
        static Answer always(ServerError error) {
            return (endpoint, user, withPassword) -> error;
        }
    }

    /** The answers of both engines; null for an engine without this fault. */
    public record Answers(@Nullable Answer mysql, @Nullable Answer postgresql) {
        @Nullable
        Answer of(RdsEngine engine) {
            return engine == RdsEngine.MYSQL ? mysql : postgresql;
        }
    }

    /** How an error is sent, and whether the connection stays open after it. */
    public enum Delivery {
        WHOLE,
        /** With a wrong sequence number. */
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

    /** Returns whether an engine has this fault. */
    public boolean isOf(RdsEngine engine) {
        return (phase.only == null || phase.only == engine) && (answers == null || answers.of(engine) != null);
    }

    /** Ends the login if this is the fault's phase. */
    public void play(Phase now, VirtualEndpoint endpoint, String user, boolean withPassword) throws LoginFailure {
        if (phase == now) {
            throw failure(answer(endpoint, user, withPassword));
        }
    }

    /** Returns the error for the client, or null for none. */
    public @Nullable ServerError answer(VirtualEndpoint endpoint, String user, boolean withPassword) {
        Answer answer = answers == null ? null : answers.of(endpoint.engine());
        return answer == null ? null : answer.to(endpoint, user, withPassword);
    }

    public LoginFailure failure(@Nullable ServerError sent) {
        return new LoginFailure(Verdict.FAULT, name, sent);
    }

    /** Returns a detail that also names this fault. */
    public String during(String detail) {
        return phase == Phase.NEVER ? detail : name + ": " + detail;
    }
}
