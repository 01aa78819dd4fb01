/** Measures rds-iam and its alternatives against the same server in the same run. Start it with {@code benchmarks/run}. */
@NullMarked
package io.github.rdsiam.benchmarks;

import org.jspecify.annotations.NullMarked;
