/**
 * JDBC connections to MySQL and PostgreSQL on Amazon RDS, Aurora and RDS Proxy, with IAM tokens over verified TLS.
 *
 * <p>This creates a connection pool with the default settings:
 *
 * <pre>{@code
 * HikariDataSource pool = IamTokenDataSource.builder()
 *         .endpoint("orders.proxy-abc123.eu-west-1.rds.amazonaws.com")
 *         .database("orders")
 *         .username("app")
 *         .buildPool();
 *
 * try (Connection connection = pool.getConnection()) {
 *     ...
 * }
 * }</pre>
 *
 * <ul>
 *   <li>{@link io.github.rdsiam.IamTokenDataSource} opens the connections, in a pool that it creates or in yours.
 *   <li>{@link io.github.rdsiam.SecretsManagerFallback} adds a password from AWS Secrets Manager, used when IAM is
 *       refused.
 *   <li>{@link io.github.rdsiam.RdsIamDriver} is for programs that accept only a JDBC URL.
 *   <li>{@link io.github.rdsiam.RdsIamListener} receives events, for metrics and audit.
 *   <li>{@link io.github.rdsiam.IamAuthenticationException} explains a login that failed.
 * </ul>
 *
 * <p>Parameters and return values are never null unless their documentation says so.
 */
@NullMarked
package io.github.rdsiam;

import org.jspecify.annotations.NullMarked;
