/** What a Lambda function talks to, on this machine. */
@NullMarked
package io.github.rdsiam.testsupport.lambda;

import org.jspecify.annotations.NullMarked;
