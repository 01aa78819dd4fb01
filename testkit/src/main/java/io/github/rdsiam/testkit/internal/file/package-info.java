/** Files that outlive the process. */
@NullMarked
package io.github.rdsiam.testkit.internal.file;

import org.jspecify.annotations.NullMarked;
