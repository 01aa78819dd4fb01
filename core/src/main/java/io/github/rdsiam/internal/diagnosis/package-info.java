/** Turns failures into words that hold for every engine: what happened, likely causes, one next step. */
@NullMarked
package io.github.rdsiam.internal.diagnosis;

import org.jspecify.annotations.NullMarked;
