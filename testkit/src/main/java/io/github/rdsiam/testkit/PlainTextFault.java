package io.github.rdsiam.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The faults that play before TLS, where anybody on the path could play them. */
final class PlainTextFault {

    private final Face face;
    private final ClientOpening opening;
    private final ProxyRecords records;

    PlainTextFault(Face face, ClientOpening opening, ProxyRecords records) {
        this.face = face;
        this.opening = opening;
        this.records = records;
    }

    /** Ends the login if this fault does so instead of a greeting. */
    static void insteadOfGreeting(Fault fault) throws LoginFailure {
        switch (fault) {
            case STALL_BEFORE_GREETING -> throw failure(fault, null);
            case REFUSE_BEFORE_TLS -> throw failure(fault, ProxyErrors.accessDenied("", true));
            case TOO_MANY_CONNECTIONS -> throw failure(fault, ProxyErrors.TOO_MANY_CONNECTIONS);
            default -> {}
        }
    }

    /** Ends the login if this fault does so between the greeting and TLS. */
    void insteadOfTls(Fault fault, @Nullable Greeting database) throws LoginFailure {
        try {
            switch (fault) {
                case NO_TLS -> {
                    opening.greet(database, PasswordScramble.CACHING_SHA2, false);
                    recordLogin(fault);
                    throw failure(fault, face.withoutTls());
                }
                case AUTH_SWITCH_BEFORE_TLS -> {
                    opening.greet(database, AuthSwitch.CLEAR_PASSWORD, true);
                    askForClearText(opening.channel());
                    throw failure(fault, null);
                }
                default -> {}
            }
        } catch (IOException e) {
            throw failure(fault, null);
        }
    }

    private void recordLogin(Fault fault) throws IOException, LoginFailure {
        try {
            record(opening.loginRequest());
        } catch (LoginFailure e) {
            throw failure(fault, null); // a careful client leaves, as it should
        }
    }

    private void askForClearText(PacketChannel channel) throws IOException {
        byte[] first = channel.read();
        if (!LoginRequest.isTlsRequest(first)) {
            record(LoginRequest.parse(first));
        }
        channel.write(new AuthSwitch(AuthSwitch.CLEAR_PASSWORD, new byte[0]).toBytes());
        opening.sayNoMore(); // a client that began TLS would wait for the rest of what looks like a record
        record(channel.read());
    }

    private void record(LoginRequest request) {
        if (AuthSwitch.CLEAR_PASSWORD.equals(request.plugin())) {
            record(request.response());
        }
    }

    private void record(byte[] response) {
        records.credential(new String(response, StandardCharsets.UTF_8).replace("\0", ""));
    }

    static LoginFailure failure(Fault fault, @Nullable ErrorPacket answer) {
        return new LoginFailure(Verdict.FAULT, fault.name(), answer);
    }
}
