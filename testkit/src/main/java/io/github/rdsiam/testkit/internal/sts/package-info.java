/** AWS STS: who may assume which role, and the query protocol of AssumeRole and AssumeRoleWithWebIdentity. */
@NullMarked
package io.github.rdsiam.testkit.internal.sts;

import org.jspecify.annotations.NullMarked;
