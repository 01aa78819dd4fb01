/** IAM tokens: their signature, scope and verification. */
@NullMarked
package io.github.rdsiam.testkit.internal.token;

import org.jspecify.annotations.NullMarked;
