/** The common parts of MySQL's and PostgreSQL's wire protocols: errors, and a connection that runs SQL. */
@NullMarked
package io.github.rdsiam.testkit.internal.protocol;

import org.jspecify.annotations.NullMarked;
