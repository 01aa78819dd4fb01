/** Everything specific to MySQL and Connector/J, behind {@link io.github.rdsiam.internal.engine.Engine}. */
@NullMarked
package io.github.rdsiam.internal.mysql;

import org.jspecify.annotations.NullMarked;
