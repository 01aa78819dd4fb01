/** The diagnosis from the command line: one login over the normal wiring, reported step by step. */
@NullMarked
package io.github.rdsiam.internal.doctor;

import org.jspecify.annotations.NullMarked;
