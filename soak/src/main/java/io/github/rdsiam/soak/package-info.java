/** Minutes of faults under load, to see what callers notice and what is left behind. Start it by {@code soak/run}. */
@NullMarked
package io.github.rdsiam.soak;

import org.jspecify.annotations.NullMarked;
