package io.github.rdsiam.internal.credential;

import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Signs a token locally, without a call to AWS. */
public interface TokenSigner {

    String sign(TokenRequest request, AwsCredentialsIdentity credentials);

    /** What a token is signed for; the host is in lower case. */
    record TokenRequest(String host, int port, String region, String user) {}
}
