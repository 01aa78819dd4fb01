package io.github.rdsiam;

import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Signs a token: local arithmetic, no call to AWS. */
interface TokenSigner {

    String sign(TokenRequest request, AwsCredentialsIdentity credentials);

    /** What a token is signed for; the host is in lower case. */
    record TokenRequest(String host, int port, String region, String user) {}
}
