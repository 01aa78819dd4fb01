/** Tokens, signing, AWS credentials and secrets: what a login can show, and how long it is kept. */
@NullMarked
package io.github.rdsiam.internal.credential;

import org.jspecify.annotations.NullMarked;
