/** The interface between logins and drivers: the engine, a login attempt, and the kinds of failure. */
@NullMarked
package io.github.rdsiam.internal.engine;

import org.jspecify.annotations.NullMarked;
