/** MariaDB, MySQL and PostgreSQL: their binaries, their processes, and what is set up in them. */
@NullMarked
package io.github.rdsiam.testkit.internal.database;

import org.jspecify.annotations.NullMarked;
