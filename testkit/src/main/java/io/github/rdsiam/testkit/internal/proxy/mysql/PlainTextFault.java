package io.github.rdsiam.testkit.internal.proxy.mysql;

import io.github.rdsiam.testkit.internal.protocol.mysql.AuthSwitch;
import io.github.rdsiam.testkit.internal.protocol.mysql.Greeting;
import io.github.rdsiam.testkit.internal.protocol.mysql.LoginRequest;
import io.github.rdsiam.testkit.internal.protocol.mysql.PacketChannel;
import io.github.rdsiam.testkit.internal.protocol.mysql.PasswordScramble;
import io.github.rdsiam.testkit.internal.proxy.FaultPlan;
import io.github.rdsiam.testkit.internal.proxy.LoginFailure;
import io.github.rdsiam.testkit.internal.proxy.ProxyRecords;
import io.github.rdsiam.testkit.internal.proxy.VirtualEndpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Injects the faults between greeting and TLS, which anyone on the network path could cause. */
final class PlainTextFault {

    private final FaultPlan fault;
    private final VirtualEndpoint endpoint;
    private final ClientOpening opening;
    private final ProxyRecords records;

    PlainTextFault(FaultPlan fault, VirtualEndpoint endpoint, ClientOpening opening, ProxyRecords records) {
        this.fault = fault;
        this.endpoint = endpoint;
        this.opening = opening;
        this.records = records;
    }

    /** Ends the login if this fault happens between the greeting and TLS. */
    void play(@Nullable Greeting database) throws LoginFailure {
        try {
            switch (fault.phase()) {
                case TLS_OFFER -> {
                    opening.greet(database, PasswordScramble.CACHING_SHA2, false);
                    recordLogin();
                    askForClearText(opening.channel());
                    record(opening.channel().read());
                    throw fault.failure(MysqlErrors.withoutTls(endpoint));
                }
                case TLS_START -> {
                    opening.greet(database, AuthSwitch.CLEAR_PASSWORD, true);
                    askInsteadOfTls(opening.channel());
                    throw fault.failure(null);
                }
                default -> {}
            }
        } catch (IOException e) {
            throw fault.failure(null);
        }
    }

    private void recordLogin() throws IOException, LoginFailure {
        try {
            record(opening.loginRequest());
        } catch (LoginFailure e) {
            throw fault.failure(null); // a careful client disconnects, as it should
        }
    }

    private void askInsteadOfTls(PacketChannel channel) throws IOException {
        byte[] first = channel.read();
        if (!LoginRequest.isTlsRequest(first)) {
            record(LoginRequest.parse(first));
        }
        askForClearText(channel);
        opening.sayNoMore(); // a client that began TLS would otherwise wait for the rest of a record
        record(channel.read());
    }

    private static void askForClearText(PacketChannel channel) throws IOException {
        channel.write(new AuthSwitch(AuthSwitch.CLEAR_PASSWORD, new byte[0]).toBytes());
    }

    private void record(LoginRequest request) {
        if (AuthSwitch.CLEAR_PASSWORD.equals(request.plugin())) {
            record(request.response());
        }
    }

    private void record(byte[] response) {
        records.credentialInPlainText(new String(response, StandardCharsets.UTF_8).replace("\0", ""));
    }
}
