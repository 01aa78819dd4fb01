package io.github.rdsiam.testkit;

/**
 * The counts of a {@link FakeRdsProxy}, for both endpoints. All except {@link #connections} count since the start,
 * {@link FakeRdsProxy#clearRecords} or {@link FakeRdsProxy#reset}, including records that were dropped because of
 * {@link FakeRdsProxy.Builder#recordLimit}.
 *
 * @param accepted TCP connections
 * @param connections connections that have logged in and are open now
 * @param logins finished logins
 * @param credentials tokens and passwords that clients sent as text
 * @param credentialsInPlainText those sent outside TLS, where anyone on the network path could read them
 * @param bytes bytes from clients
 */
public record ProxySummary(
        int accepted, int connections, long logins, long credentials, long credentialsInPlainText, long bytes) {}
