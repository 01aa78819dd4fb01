package io.github.rdsiam.testkit.internal.standalone;

/**
 * Ports of 127.0.0.1; 0 stands for a free one.
 *
 * @param token the port that tokens must name; 0 for the port on which the endpoint listens
 */
record Ports(int proxy, int instance, int secrets, int sts, int control, int token) {}
