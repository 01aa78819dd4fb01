/** What the wire protocols of MySQL and PostgreSQL have in common: errors, and a connection that runs SQL. */
@NullMarked
package io.github.rdsiam.testkit.internal.protocol;

import org.jspecify.annotations.NullMarked;
