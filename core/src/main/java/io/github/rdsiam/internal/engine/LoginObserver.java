package io.github.rdsiam.internal.engine;

import io.github.rdsiam.internal.credential.IamToken;
import io.github.rdsiam.internal.endpoint.HostAndPort;
import io.github.rdsiam.internal.net.VerifiedSocket;

/** Follows the steps of a login, on the thread that connects. */
public interface LoginObserver {

    default void dialled(HostAndPort where) {}

    default void verified(VerifiedSocket server) {}

    default void tokenReady(IamToken token) {}
}
