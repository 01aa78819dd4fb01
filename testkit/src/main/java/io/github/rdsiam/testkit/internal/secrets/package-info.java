/** Secrets Manager's operations, and the rotation of passwords. */
@NullMarked
package io.github.rdsiam.testkit.internal.secrets;

import org.jspecify.annotations.NullMarked;
