package io.github.rdsiam.testkit.internal.standalone;

/**
 * The ports on 127.0.0.1; 0 means a free port.
 *
 * @param token the port that tokens must contain; 0 for the port on which the endpoint listens
 */
record Ports(int proxy, int instance, int secrets, int sts, int control, int token) {}
