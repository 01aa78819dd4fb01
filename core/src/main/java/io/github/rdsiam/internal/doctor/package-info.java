/** The command-line diagnosis: one login through the library's normal code, reported step by step. */
@NullMarked
package io.github.rdsiam.internal.doctor;

import org.jspecify.annotations.NullMarked;
