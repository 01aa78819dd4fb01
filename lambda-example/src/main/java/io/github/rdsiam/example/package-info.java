/** An AWS Lambda function that reads rows through RDS Proxy: {@link io.github.rdsiam.example.Handler}. */
@NullMarked
package io.github.rdsiam.example;

import org.jspecify.annotations.NullMarked;
