/** IAM tokens. */
@NullMarked
package io.github.rdsiam;

import org.jspecify.annotations.NullMarked;
