/** The HTTP server for the fakes of AWS services. */
@NullMarked
package io.github.rdsiam.testkit.internal.http;

import org.jspecify.annotations.NullMarked;
