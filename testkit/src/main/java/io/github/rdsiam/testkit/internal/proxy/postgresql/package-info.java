/** The proxy's side of the protocol with PostgreSQL clients. */
@NullMarked
package io.github.rdsiam.testkit.internal.proxy.postgresql;

import org.jspecify.annotations.NullMarked;
