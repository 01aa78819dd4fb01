/** Endpoint names and addresses, argument checks, and text that is safe to print. */
@NullMarked
package io.github.rdsiam.internal.endpoint;

import org.jspecify.annotations.NullMarked;
