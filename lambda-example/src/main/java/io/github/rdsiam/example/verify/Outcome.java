package io.github.rdsiam.example.verify;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of a step.
 *
 * @param next null when the check is over
 */
record Outcome(List<Finding> findings, @Nullable Next next) {}
