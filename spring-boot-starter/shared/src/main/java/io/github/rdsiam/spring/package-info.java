/**
 * Makes the {@link javax.sql.DataSource} of a Spring Boot application log in with IAM tokens. You configure it with properties:
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
 * <p>Only an application that declares data sources itself calls a class of this package: {@link
 * io.github.rdsiam.spring.RdsIamMonitors} adds them to health and metrics. Parameters and return values are never null.
 */
@NullMarked
package io.github.rdsiam.spring;

import org.jspecify.annotations.NullMarked;
