/** A local RDS Proxy, Secrets Manager and database, to test the real thing without AWS. */
@NullMarked
package io.github.rdsiam.testkit;

import org.jspecify.annotations.NullMarked;
