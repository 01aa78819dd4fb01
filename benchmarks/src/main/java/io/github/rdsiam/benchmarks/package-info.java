/** Measures rds-iam and what else there is, against the same server, in the same run. Start it by {@code benchmarks/run}. */
@NullMarked
package io.github.rdsiam.benchmarks;

import org.jspecify.annotations.NullMarked;
