package io.github.rdsiam.testkit.internal.proxy;

import io.github.rdsiam.testkit.internal.protocol.ServerError;

/** The errors with which the endpoints of one engine refuse a client. */
public interface EngineErrors {

    /** Returns the error for a wrong credential. */
    ServerError denied(VirtualEndpoint endpoint, String user, boolean withPassword);

    /** Returns the error for a user without a database login. */
    ServerError withoutSecret(VirtualEndpoint endpoint, String user);

    /** Returns the error if the proxy got no connection to the database. */
    ServerError borrowTimeout();

    /** Returns the error for a message that is not a login. */
    ServerError brokenPacket(String reason);

    /** Returns the client's error if the database refused the proxy's login with this error. */
    ServerError ofDatabase(VirtualEndpoint endpoint, String user, ServerError error);
}
