/** The HikariCP pool: its presets, its first connection, and eviction after a suspension or a failover. */
@NullMarked
package io.github.rdsiam.internal.pool;

import org.jspecify.annotations.NullMarked;
