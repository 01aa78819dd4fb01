/** The settings of a data source, and the checks that involve more than one of them. */
@NullMarked
package io.github.rdsiam.internal.config;

import org.jspecify.annotations.NullMarked;
