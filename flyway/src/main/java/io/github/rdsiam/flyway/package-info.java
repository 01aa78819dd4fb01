/**
 * Flyway's plug-in for {@code jdbc:rds-iam:} URLs: Flyway rejects a URL whose beginning it does not know. It is found when the
 * jar is on Flyway's class path, and has no API.
 */
package io.github.rdsiam.flyway;
