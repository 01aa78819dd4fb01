/**
 * MySQL connections to Amazon RDS, Aurora and RDS Proxy with IAM tokens over verified TLS.
 *
 * <p>Most users need two classes: {@link io.github.rdsiam.IamTokenDataSource}, and {@link
 * io.github.rdsiam.SecretsManagerFallback} if a password from AWS Secrets Manager should be used when IAM is refused.
 * A program that takes only a JDBC URL uses {@link io.github.rdsiam.RdsIamDriver}. Everything in this package is non-null
 * unless it says otherwise.
 */
@NullMarked
package io.github.rdsiam;

import org.jspecify.annotations.NullMarked;
