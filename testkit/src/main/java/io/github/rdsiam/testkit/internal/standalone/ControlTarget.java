package io.github.rdsiam.testkit.internal.standalone;

import io.github.rdsiam.testkit.LocalAws;

/** The objects that the control service controls. */
record ControlTarget(LocalAws aws, MovableClock clock, Options options, Passwords passwords) {}
