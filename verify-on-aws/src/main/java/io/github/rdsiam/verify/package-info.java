/**
 * Asks a live RDS Proxy what nobody has verified yet: {@link io.github.rdsiam.verify.VerifyHandler}, driven by the
 * script {@code verify-on-aws/run}.
 */
@NullMarked
package io.github.rdsiam.verify;

import org.jspecify.annotations.NullMarked;
