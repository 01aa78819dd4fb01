/** IAM tokens: signature, scope, and whether one is accepted. */
@NullMarked
package io.github.rdsiam.testkit.internal.token;

import org.jspecify.annotations.NullMarked;
