/** The testkit as a program of its own, for clients in any language. */
@NullMarked
package io.github.rdsiam.testkit.internal.standalone;

import org.jspecify.annotations.NullMarked;
