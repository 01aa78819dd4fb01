/**
 * MySQL connections to Amazon RDS, Aurora and RDS Proxy with IAM tokens over verified TLS.
 *
 * <p>Most users need two classes only: {@link io.github.rdsiam.IamTokenDataSource} and, when a password from AWS Secrets
 * Manager shall take over where IAM is refused, {@link io.github.rdsiam.SecretsManagerFallback}. Everything in this
 * package is non-null unless it says otherwise.
 */
@NullMarked
package io.github.rdsiam;

import org.jspecify.annotations.NullMarked;
