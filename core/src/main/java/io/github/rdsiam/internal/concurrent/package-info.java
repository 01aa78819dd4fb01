/** Deadlines, clocks, and loads that several callers share. */
@NullMarked
package io.github.rdsiam.internal.concurrent;

import org.jspecify.annotations.NullMarked;
