/** Reads {@code template.yaml} as CloudFormation would, and checks the result. */
@NullMarked
package io.github.rdsiam.example.template;

import org.jspecify.annotations.NullMarked;
