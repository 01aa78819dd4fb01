/**
 * Asks a live RDS Proxy what nobody has verified of it: {@link io.github.rdsiam.example.verify.VerifyHandler}, driven by
 * the script {@code verify-on-aws}.
 */
@NullMarked
package io.github.rdsiam.example.verify;

import org.jspecify.annotations.NullMarked;
