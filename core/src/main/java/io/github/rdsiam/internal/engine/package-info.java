/** The seam between logins and drivers: the engine, one login attempt, and the kinds of failure. */
@NullMarked
package io.github.rdsiam.internal.engine;

import org.jspecify.annotations.NullMarked;
