/** The policy of a connect: token, one retry, secret, remembered refusals; and what happens around a checkpoint. */
@NullMarked
package io.github.rdsiam.internal.login;

import org.jspecify.annotations.NullMarked;
