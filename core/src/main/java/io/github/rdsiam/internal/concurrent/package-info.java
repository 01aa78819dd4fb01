/** Deadlines, clocks, and one load that many callers share. */
@NullMarked
package io.github.rdsiam.internal.concurrent;

import org.jspecify.annotations.NullMarked;
