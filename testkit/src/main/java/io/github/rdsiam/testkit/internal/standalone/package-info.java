/** The testkit as a standalone program, for clients in any language. */
@NullMarked
package io.github.rdsiam.testkit.internal.standalone;

import org.jspecify.annotations.NullMarked;
