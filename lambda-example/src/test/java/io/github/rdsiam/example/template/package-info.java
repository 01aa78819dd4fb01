/** Reads {@code template.yaml} as CloudFormation would, and judges what comes of it. */
@NullMarked
package io.github.rdsiam.example.template;

import org.jspecify.annotations.NullMarked;
