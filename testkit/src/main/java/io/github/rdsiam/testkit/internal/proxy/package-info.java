/** The server side of a login: endpoints, sessions, credentials, faults, and the relay to the database. */
@NullMarked
package io.github.rdsiam.testkit.internal.proxy;

import org.jspecify.annotations.NullMarked;
