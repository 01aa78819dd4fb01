/** How a connect logs in: token, one retry, secret and remembered refusals. Also handles checkpoints. */
@NullMarked
package io.github.rdsiam.internal.login;

import org.jspecify.annotations.NullMarked;
