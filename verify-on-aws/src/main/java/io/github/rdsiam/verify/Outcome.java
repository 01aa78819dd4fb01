package io.github.rdsiam.verify;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of a step.
 *
 * @param next null when the check is over
 */
record Outcome(List<Finding> findings, @Nullable NextStep next) {}
