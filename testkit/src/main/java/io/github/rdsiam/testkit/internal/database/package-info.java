/** MariaDB, MySQL and PostgreSQL: their binaries, processes and users. */
@NullMarked
package io.github.rdsiam.testkit.internal.database;

import org.jspecify.annotations.NullMarked;
