/** Certificate authorities, certificates and the server side of TLS. */
@NullMarked
package io.github.rdsiam.testkit.internal.tls;

import org.jspecify.annotations.NullMarked;
