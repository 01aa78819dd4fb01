/** Everything specific to PostgreSQL and pgjdbc, behind {@link io.github.rdsiam.internal.engine.Engine}. */
@NullMarked
package io.github.rdsiam.internal.postgresql;

import org.jspecify.annotations.NullMarked;
