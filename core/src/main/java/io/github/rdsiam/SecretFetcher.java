package io.github.rdsiam;

import static io.github.rdsiam.IamAuthenticationException.Reason.SECRET_UNAVAILABLE;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;

/** Calls AWS Secrets Manager, with the user's client or one of its own that it also closes. */
final class SecretFetcher implements AutoCloseable {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(3);

    private final ClockCheck clockCheck;
    private final String secretId;
    private final @Nullable SecretsManagerClient given;
    private final Supplier<SecretsManagerClient> factory;

    /** Guarded by this: made on first use. */
    private @Nullable SecretsManagerClient own;

    /** Guarded by this. */
    private boolean closed;

    SecretFetcher(
            SecretsManagerFallback fallback,
            String region,
            IdentityProvider<? extends AwsCredentialsIdentity> credentials,
            ClockCheck clockCheck) {
        this(fallback, () -> create(region, credentials), clockCheck);
    }

    SecretFetcher(SecretsManagerFallback fallback, Supplier<SecretsManagerClient> factory, ClockCheck clockCheck) {
        this.clockCheck = clockCheck;
        this.secretId = fallback.secretId();
        this.given = fallback.client();
        this.factory = factory;
    }

    /** Core's POM keeps the SDK's larger HTTP clients off the class path; this one is named so that it is found. */
    private static SecretsManagerClient create(
            String region, IdentityProvider<? extends AwsCredentialsIdentity> credentials) {
        return SecretsManagerClient.builder()
                .region(Region.of(region))
                .credentialsProvider(credentials)
                // asked once an hour: a connection kept alive would only die in a frozen process, or enter a snapshot
                .overrideConfiguration(override -> override.putHeader("Connection", "close"))
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECT_TIMEOUT)
                        .socketTimeout(READ_TIMEOUT))
                .build();
    }

    boolean usesClientOfItsOwn() {
        return given == null;
    }

    DatabaseSecret fetch(String stage) throws CredentialsException {
        try {
            GetSecretValueResponse response = client().getSecretValue(
                            request -> request.secretId(secretId).versionStage(stage));
            response.sdkHttpResponse().firstMatchingHeader("Date").ifPresent(clockCheck::answered);
            return SecretParser.parse(secretId, text(response), String.valueOf(response.versionId()), stage);
        } catch (SdkException e) {
            throw unavailable(e);
        }
    }

    private static String text(GetSecretValueResponse response) {
        String text = response.secretString();
        SdkBytes binary = response.secretBinary();
        return text != null ? text : binary != null ? binary.asUtf8String() : "";
    }

    private CredentialsException unavailable(SdkException e) {
        String said = Printable.text(String.valueOf(e.getMessage()));
        return new SecretUnavailableException(
                SECRET_UNAVAILABLE,
                "The secret \"" + Printable.text(secretId) + "\" could not be read from AWS Secrets Manager: " + said,
                e,
                isOutage(e));
    }

    /** Whether the answer says nothing about the right to read the secret: timeout, throttling, 5xx. */
    private static boolean isOutage(SdkException e) {
        if (e instanceof AwsServiceException service) {
            return service.isThrottlingException() || service.statusCode() >= 500;
        }
        if (e instanceof ApiCallTimeoutException || e instanceof ApiCallAttemptTimeoutException) {
            return true;
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException) {
                return true;
            }
        }
        return false;
    }

    private synchronized SecretsManagerClient client() throws CredentialsException {
        if (given != null) {
            return given;
        }
        if (closed) {
            throw new CredentialsException(SECRET_UNAVAILABLE, "The data source is closed", null);
        }
        SecretsManagerClient client = own;
        if (client == null) {
            client = factory.get();
            own = client;
        }
        return client;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (own != null) {
            own.close();
            own = null;
        }
    }
}
