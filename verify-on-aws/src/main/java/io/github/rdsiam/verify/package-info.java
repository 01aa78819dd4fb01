/**
 * Checks behaviour of a live RDS Proxy that AWS does not document: {@link io.github.rdsiam.verify.VerifyHandler}, driven
 * by the script {@code verify-on-aws/run}.
 */
@NullMarked
package io.github.rdsiam.verify;

import org.jspecify.annotations.NullMarked;
