/** Minutes of faults under load, to see what callers notice and what is left behind. Start it by {@code benchmarks/soak}. */
@NullMarked
package io.github.rdsiam.benchmarks.soak;

import org.jspecify.annotations.NullMarked;
