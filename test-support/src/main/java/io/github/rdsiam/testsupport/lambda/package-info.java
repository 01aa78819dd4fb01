/** Local replacements for the services that a Lambda function uses. */
@NullMarked
package io.github.rdsiam.testsupport.lambda;

import org.jspecify.annotations.NullMarked;
