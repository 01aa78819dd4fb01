/** The parts of MySQL's wire protocol for a login, a relay and a simple query. */
@NullMarked
package io.github.rdsiam.testkit.internal.protocol.mysql;

import org.jspecify.annotations.NullMarked;
