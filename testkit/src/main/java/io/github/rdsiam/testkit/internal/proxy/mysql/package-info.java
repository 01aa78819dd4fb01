/** The proxy's side of the protocol with MySQL clients. */
@NullMarked
package io.github.rdsiam.testkit.internal.proxy.mysql;

import org.jspecify.annotations.NullMarked;
