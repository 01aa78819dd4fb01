/** Tokens, signing, AWS credentials and secrets, and how long each is cached. */
@NullMarked
package io.github.rdsiam.internal.credential;

import org.jspecify.annotations.NullMarked;
