/** Injects faults under load for minutes, to see what callers notice and what leaks. Started by {@code soak/run}. */
@NullMarked
package io.github.rdsiam.soak;

import org.jspecify.annotations.NullMarked;
