/** Helpers for the tests of several modules: child JVMs, AWS credentials and heap dumps. */
@NullMarked
package io.github.rdsiam.testsupport;

import org.jspecify.annotations.NullMarked;
