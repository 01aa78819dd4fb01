/** The packets of MySQL's protocol, and a client of it. */
@NullMarked
package io.github.rdsiam.testkit.internal.protocol;

import org.jspecify.annotations.NullMarked;
