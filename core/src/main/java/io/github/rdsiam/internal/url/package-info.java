/** The JDBC URLs of the driver: their grammar and their parameters. */
@NullMarked
package io.github.rdsiam.internal.url;

import org.jspecify.annotations.NullMarked;
