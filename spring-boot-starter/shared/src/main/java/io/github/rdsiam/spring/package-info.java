/**
 * Creates the {@link javax.sql.DataSource} of a Spring Boot application. It logs in with IAM tokens, and is configured
 * with properties:
 *
 * <pre>
 * spring:
 *   datasource:
 *     url: jdbc:mysql://orders.proxy-abc123.eu-west-1.rds.amazonaws.com:3306/orders
 *     username: app
 * rds-iam:
 *   enabled: true
 * </pre>
 *
 * <p>Most applications do not call a class of this package. If yours declares data sources itself, {@link
 * io.github.rdsiam.spring.RdsIamMonitors} adds them to health and metrics. Parameters and return values are never null.
 */
@NullMarked
package io.github.rdsiam.spring;

import org.jspecify.annotations.NullMarked;
