package io.github.rdsiam;

/**
 * An engine's JDBC driver.
 *
 * @param name for example MySQL Connector/J
 * @param artifact groupId and artifactId
 * @param packages the prefix of its class names, with a dot at its end
 * @param oldest the oldest version that works
 */
record DriverJar(String name, String artifact, String packages, String oldest) {}
