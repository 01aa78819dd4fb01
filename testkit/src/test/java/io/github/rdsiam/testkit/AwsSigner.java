package io.github.rdsiam.testkit;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rds.RdsUtilities;

/** Tokens from AWS's own signer, at the system's time. */
public final class AwsSigner {

    private AwsSigner() {}

    public static String token(AwsIdentity identity, String host, int port, String region, String user) {
        AwsCredentials credentials = identity.sessionToken() == null
                ? AwsBasicCredentials.create(identity.accessKeyId(), identity.secretAccessKey())
                : AwsSessionCredentials.create(
                        identity.accessKeyId(), identity.secretAccessKey(), identity.sessionToken());
        return RdsUtilities.builder()
                .region(Region.of(region))
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .build()
                .generateAuthenticationToken(
                        wanted -> wanted.hostname(host).port(port).username(user));
    }
}
