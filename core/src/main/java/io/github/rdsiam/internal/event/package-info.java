/** Delivers events to the listener and to Java Flight Recorder. */
@NullMarked
package io.github.rdsiam.internal.event;

import org.jspecify.annotations.NullMarked;
