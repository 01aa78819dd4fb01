package io.github.rdsiam.verify;

import java.util.Map;

/**
 * The step to run next.
 *
 * @param progress what the script prints
 */
record NextStep(String step, Map<String, String> state, String progress, Preparation preparation) {}
