/** Records that do not grow without limit. */
@NullMarked
package io.github.rdsiam.testkit.internal.history;

import org.jspecify.annotations.NullMarked;
