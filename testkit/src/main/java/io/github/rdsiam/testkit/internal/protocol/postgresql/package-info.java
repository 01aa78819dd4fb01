/** PostgreSQL's wire protocol, version 3.0, as far as a login, a relay and a plain query need it. */
@NullMarked
package io.github.rdsiam.testkit.internal.protocol.postgresql;

import org.jspecify.annotations.NullMarked;
