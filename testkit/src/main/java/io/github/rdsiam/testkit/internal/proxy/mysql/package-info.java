/** How the proxy speaks with MySQL's clients. */
@NullMarked
package io.github.rdsiam.testkit.internal.proxy.mysql;

import org.jspecify.annotations.NullMarked;
