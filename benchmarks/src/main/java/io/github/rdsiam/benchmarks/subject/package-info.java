/**
 * The subjects, and the small programs that run them in separate JVMs. They use as little of the JDK as possible, because
 * the classes they load are counted.
 */
@NullMarked
package io.github.rdsiam.benchmarks.subject;

import org.jspecify.annotations.NullMarked;
