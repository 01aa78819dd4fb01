/** Files that remain after the process has ended. */
@NullMarked
package io.github.rdsiam.testkit.internal.file;

import org.jspecify.annotations.NullMarked;
