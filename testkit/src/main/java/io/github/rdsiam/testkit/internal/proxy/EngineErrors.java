package io.github.rdsiam.testkit.internal.proxy;

import io.github.rdsiam.testkit.internal.protocol.ServerError;

/** What the endpoints of one engine answer when they do not let a client in. */
public interface EngineErrors {

    /** The credential is wrong. */
    ServerError denied(VirtualEndpoint endpoint, String user, boolean withPassword);

    /** There is no database login of this user. */
    ServerError withoutSecret(VirtualEndpoint endpoint, String user);

    /** The proxy got no connection to the database. */
    ServerError borrowTimeout();

    /** The client sent something that is not a login. */
    ServerError brokenPacket(String reason);

    /** What the client gets of an error that the database answered the proxy's login with. */
    ServerError ofDatabase(VirtualEndpoint endpoint, String user, ServerError error);
}
