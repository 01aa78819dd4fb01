/** The operations of Secrets Manager, and password rotation. */
@NullMarked
package io.github.rdsiam.testkit.internal.secrets;

import org.jspecify.annotations.NullMarked;
