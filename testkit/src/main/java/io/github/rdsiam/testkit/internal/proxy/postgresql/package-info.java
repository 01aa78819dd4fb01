/** How the proxy speaks with PostgreSQL's clients. */
@NullMarked
package io.github.rdsiam.testkit.internal.proxy.postgresql;

import org.jspecify.annotations.NullMarked;
