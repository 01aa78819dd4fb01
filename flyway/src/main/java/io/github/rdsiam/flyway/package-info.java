/**
 * Makes Flyway accept {@code jdbc:rds-iam:} URLs. Put the jar on Flyway's class path, and give Flyway such a URL and a user, but
 * no password:
 *
 * <pre>
 * flyway.url=jdbc:rds-iam:mysql://orders.proxy-abc123.eu-west-1.rds.amazonaws.com/orders
 * flyway.user=app
 * </pre>
 *
 * <p>Flyway finds the plug-in by itself. Applications do not call it: it has no API, and its classes may change in any
 * version.
 */
package io.github.rdsiam.flyway;
