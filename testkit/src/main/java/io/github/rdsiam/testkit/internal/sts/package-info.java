/** AWS STS: roles and their trust, and the query protocol of AssumeRole and AssumeRoleWithWebIdentity. */
@NullMarked
package io.github.rdsiam.testkit.internal.sts;

import org.jspecify.annotations.NullMarked;
