/** MySQL's wire protocol, as far as a login, a relay and a plain query need it. */
@NullMarked
package io.github.rdsiam.testkit.internal.protocol.mysql;

import org.jspecify.annotations.NullMarked;
