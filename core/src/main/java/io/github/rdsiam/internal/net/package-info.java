/** Dialling, verified TLS and trust anchors. */
@NullMarked
package io.github.rdsiam.internal.net;

import org.jspecify.annotations.NullMarked;
