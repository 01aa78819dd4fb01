package io.github.rdsiam;

/** Follows the steps of a login, on the thread that connects. */
interface LoginObserver {

    default void dialled(HostAndPort where) {}

    default void verified(VerifiedSocket server) {}

    default void tokenReady(IamToken token) {}
}
