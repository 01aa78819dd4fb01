/** Explains failures for every engine: what happened, the likely causes, and one next step. */
@NullMarked
package io.github.rdsiam.internal.diagnosis;

import org.jspecify.annotations.NullMarked;
