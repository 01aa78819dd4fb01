package io.github.rdsiam.example.verify;

import java.util.Map;

/**
 * The step that follows.
 *
 * @param progress what the script tells its user
 */
record Next(String step, Map<String, String> state, String progress, Wishes wishes) {}
