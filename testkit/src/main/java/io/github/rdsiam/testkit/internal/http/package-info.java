/** What the fakes of AWS's HTTP services share. */
@NullMarked
package io.github.rdsiam.testkit.internal.http;

import org.jspecify.annotations.NullMarked;
