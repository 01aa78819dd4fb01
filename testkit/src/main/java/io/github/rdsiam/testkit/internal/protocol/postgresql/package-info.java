/** The parts of PostgreSQL's wire protocol, version 3.0, for a login, a relay and a simple query. */
@NullMarked
package io.github.rdsiam.testkit.internal.protocol.postgresql;

import org.jspecify.annotations.NullMarked;
