/** Settings, and the checks that need more than one of them. */
@NullMarked
package io.github.rdsiam.internal.config;

import org.jspecify.annotations.NullMarked;
