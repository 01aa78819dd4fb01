package io.github.rdsiam.internal.credential;

import static io.github.rdsiam.IamAuthenticationException.Reason.SECRET_UNAVAILABLE;

import io.github.rdsiam.internal.concurrent.ClockSkew;
import io.github.rdsiam.internal.endpoint.LogSafe;
import io.github.rdsiam.internal.endpoint.RdsEndpoint;
import io.github.rdsiam.internal.endpoint.RootMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;

/**
 * Reads secrets from AWS Secrets Manager, with the application's client or with a client that it creates and closes.
 * Thread-safe.
 */
public final class SecretFetcher implements AutoCloseable {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(3);

    /** arn, partition, service, region, account, "secret", and the name with its random suffix. */
    private static final int ARN_PARTS = 7;

    private final ClockSkew clockSkew;
    private final String secretId;
    private final String region;
    private final @Nullable SecretsManagerClient given;
    private final Supplier<SecretsManagerClient> factory;

    /** Created on first use. Guarded by this. */
    private @Nullable SecretsManagerClient own;

    /** Guarded by this. */
    private boolean closed;

    public SecretFetcher(
            FallbackPolicy fallback,
            String region,
            IdentityProvider<? extends AwsCredentialsIdentity> credentials,
            ClockSkew clockSkew) {
        this(fallback, region, () -> create(regionOf(fallback.secretId(), region), credentials), clockSkew);
    }

    public SecretFetcher(
            FallbackPolicy fallback, String region, Supplier<SecretsManagerClient> factory, ClockSkew clockSkew) {
        this.clockSkew = clockSkew;
        this.secretId = fallback.secretId();
        this.region = regionOf(secretId, region);
        this.given = fallback.client();
        this.factory = factory;
    }

    /** Returns the region in the secret's ARN; for a name, which contains no region, the endpoint's region. */
    private static String regionOf(String secretId, String endpointRegion) {
        String[] arn = secretId.split(":", ARN_PARTS);
        boolean isArn = arn.length == ARN_PARTS && arn[0].equals("arn") && arn[2].equals("secretsmanager");
        return isArn && RdsEndpoint.isRegion(arn[3]) ? arn[3] : endpointRegion;
    }

    /** Creates a client. It sets the HTTP client, because core's POM excludes those that the SDK would look for. */
    private static SecretsManagerClient create(
            String region, IdentityProvider<? extends AwsCredentialsIdentity> credentials) {
        return SecretsManagerClient.builder()
                .region(Region.of(region))
                .credentialsProvider(new Usable(credentials))
                // called once an hour: an idle connection would break in a suspended process, or get into a snapshot
                .overrideConfiguration(override -> override.putHeader("Connection", "close"))
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECT_TIMEOUT)
                        .socketTimeout(READ_TIMEOUT))
                .build();
    }

    boolean ownsClient() {
        return given == null;
    }

    /** Provides the same credentials without a blank session token. Does not close the provider, which others use. */
    private record Usable(IdentityProvider<? extends AwsCredentialsIdentity> provider)
            implements IdentityProvider<AwsCredentialsIdentity> {

        @Override
        public Class<AwsCredentialsIdentity> identityType() {
            return AwsCredentialsIdentity.class;
        }

        @Override
        public CompletableFuture<AwsCredentialsIdentity> resolveIdentity(ResolveIdentityRequest request) {
            return provider.resolveIdentity(request).thenApply(SigningCredentials::withoutBlankSession);
        }
    }

    public DatabaseSecret fetch(String stage) throws CredentialsException {
        try {
            GetSecretValueResponse response = client().getSecretValue(
                            request -> request.secretId(secretId).versionStage(stage));
            takeDate(clockSkew, response.sdkHttpResponse());
            return DatabaseSecret.parse(secretId, text(response), String.valueOf(response.versionId()), stage);
        } catch (SdkException | CompletionException e) {
            throw withoutRole(e);
        }
    }

    /**
     * Returns the explanation of an {@link AssumedRole}, which the SDK wraps, or an explanation of the SDK's failure.
     */
    private CredentialsException withoutRole(RuntimeException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CredentialsException known) {
                return new CredentialsException(
                        SECRET_UNAVAILABLE, notRead(region) + known.getMessage(), known.advice(), known.said());
            }
        }
        if (e instanceof SdkException failure) {
            return unavailable(failure);
        }
        throw e;
    }

    private String notRead(String asked) {
        return "The secret \"" + LogSafe.escape(secretId) + "\" could not be read from AWS Secrets Manager in region "
                + asked + ": ";
    }

    private String text(GetSecretValueResponse response) throws CredentialsException {
        String text = response.secretString();
        SdkBytes binary = response.secretBinary();
        if (text != null || binary == null) {
            return String.valueOf(text);
        }
        try {
            return binary.asUtf8String();
        } catch (UncheckedIOException e) {
            throw DatabaseSecret.invalid(
                    secretId, "is binary and not UTF-8 text; it needs JSON with \"username\" and \"password\"");
        }
    }

    private CredentialsException unavailable(SdkException e) {
        takeDate(clockSkew, e);
        String asked = regionAsked();
        return new CredentialsException(
                SECRET_UNAVAILABLE,
                notRead(asked) + RootMessage.of(e) + ".",
                SecretAdvice.about(e, secretId, asked, regionOf(secretId, asked)),
                e);
    }

    /** Returns the region of the request: the application's client may have another one. */
    private String regionAsked() {
        if (given == null) {
            return region;
        }
        try {
            Region ofClient = given.serviceClientConfiguration().region();
            return ofClient == null ? region : ofClient.id();
        } catch (UnsupportedOperationException | NullPointerException e) {
            // a client that does not come from the SDK may not implement this
            return region;
        }
    }

    static void takeDate(ClockSkew clockSkew, RuntimeException refusal) {
        if (refusal instanceof AwsServiceException service
                && service.awsErrorDetails() != null
                && service.awsErrorDetails().sdkHttpResponse() != null) {
            takeDate(clockSkew, service.awsErrorDetails().sdkHttpResponse());
        }
    }

    static void takeDate(ClockSkew clockSkew, SdkHttpResponse answer) {
        answer.firstMatchingHeader("Date").ifPresent(clockSkew::answered);
    }

    /**
     * Returns whether this is a timeout, throttling or a 5xx response; then an older secret may be used. A denial is
     * not an outage: a role whose access was revoked must not keep a password.
     */
    static boolean isOutage(@Nullable Throwable failure) {
        if (failure instanceof AwsServiceException service) {
            return service.isThrottlingException() || service.statusCode() >= 500;
        }
        boolean outage =
                failure instanceof ApiCallTimeoutException || failure instanceof ApiCallAttemptTimeoutException;
        for (Throwable cause = failure; cause != null && !outage; cause = cause.getCause()) {
            outage = cause instanceof IOException;
        }
        return outage;
    }

    private synchronized SecretsManagerClient client() throws CredentialsException {
        if (given != null) {
            return given;
        }
        if (closed) {
            throw new CredentialsException(SECRET_UNAVAILABLE, "The data source is closed");
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
