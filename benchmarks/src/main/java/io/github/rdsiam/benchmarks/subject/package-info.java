/**
 * What is measured, and the small programs that run it in JVMs of their own. They use as little of the JDK as they can,
 * because what they load is counted.
 */
@NullMarked
package io.github.rdsiam.benchmarks.subject;

import org.jspecify.annotations.NullMarked;
