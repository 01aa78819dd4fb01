package io.github.rdsiam.internal.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.github.rdsiam.IamAuthenticationException;
import io.github.rdsiam.IamAuthenticationException.Reason;
import io.github.rdsiam.IamTokenDataSource;
import io.github.rdsiam.LocalRds;
import io.github.rdsiam.Opening;
import io.github.rdsiam.SecretsManagerFallback;
import io.github.rdsiam.testkit.AwsIdentity;
import io.github.rdsiam.testkit.SecretsFault;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Where a secret is requested, and the message of a login when AWS Secrets Manager returns none. */
class SecretAdviceTest {

    private static final String ENDPOINT = "aws.endpointUrlSecretsManager";

    /** {"username":"app","password":"p?ss"}, with an umlaut of one byte. */
    private static final String LATIN_1 = "7b22757365726e616d65223a22617070222c2270617373776f7264223a2270e47373227d";

    private final LocalRds rds = LocalRds.start();

    @AfterEach
    void close() {
        System.clearProperty(ENDPOINT);
        rds.close();
    }

    private String answer(SecretsManagerFallback fallback) {
        rds.proxy().denyIam(true);
        try (IamTokenDataSource source = rds.dataSource().fallback(fallback).build()) {
            IamAuthenticationException failure =
                    catchThrowableOfType(IamAuthenticationException.class, source::getConnection);
            assertThat(failure.reason()).isEqualTo(Reason.TOKEN_REFUSED);
            IamAuthenticationException secret = (IamAuthenticationException) failure.getSuppressed()[0];
            assertThat(failure.getMessage()).contains(secret.getMessage()).doesNotContain(".. ", "Attempt", "Service:");
            return secret.getMessage();
        }
    }

    @Test
    void aWrongSecretIdIsTheFirstCause() {
        assertThat(answer(SecretsManagerFallback.of("no/such/secret").client(rds.secretsManager())))
                .contains("Secrets Manager can't find the specified secret (request id ")
                .contains("Likely causes: (1) the secret does not exist in region eu-west-1, or has no value yet; ")
                .contains("Next: look for it with aws secretsmanager list-secrets --region eu-west-1.");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            NOT_FOUND,          'the secret does not exist in region eu-west-1',     'list-secrets --region eu-west-1'
            DENY,               'the role lacks secretsmanager:GetSecretValue',             'secretsmanager:GetSecretValue on arn:aws:secretsmanager:eu-west-1:<account>:secret:prod/orders/mysql-*'
            KMS_DENIED,         'the role lacks kms:Decrypt on the KMS key',                'kms:Decrypt'
            DECRYPTION_FAILURE, 'the role lacks kms:Decrypt on the KMS key',                'kms:Decrypt'
            INVALID_REQUEST,    'the secret is scheduled for deletion',                     'restore-secret'
            THROTTLE,           'AWS Secrets Manager had an outage, or refused',            'get-secret-value'
            INTERNAL_ERROR,     'AWS Secrets Manager had an outage, or refused',            'get-secret-value'
            UNAVAILABLE,        'AWS Secrets Manager had an outage, or refused',            'get-secret-value'
            DROP,               'AWS Secrets Manager in region eu-west-1 cannot be reached', 'look up the name'
            """)
    void eachErrorHasItsOwnFirstCause(SecretsFault fault, String cause, String next) {
        rds.secrets().enqueue(fault, fault, fault, fault);

        String words = answer(rds.fallback());

        assertThat(words).containsPattern("Likely causes: \\(1\\) [^;]*" + Pattern.quote(cause));
        assertThat(words.substring(words.indexOf("Next: "))).contains(next);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            ExpiredTokenException,       400, 'expired',                             'the AWS credentials have expired'
            InvalidSignatureException,   400, 'does not match',                      'the AWS credentials have expired'
            RequestTimeTooSkewed,        400, 'too skewed',                          'the AWS credentials have expired'
            ResourceNotFoundException,   400, 'for staging label: AWSCURRENT',       'or has no value yet'
            InvalidRequestException,     400, 'you tried to read a replica',         -
            SomethingNewException,       400, 'new',                                 -
            SomethingNewException,       502, 'new',                                 -
            """)
    void anErrorThatTheFakeCannotRaiseHasItsOwnFirstCauseToo(String code, int status, String said, String cause) {
        AwsServiceException failure = AwsServiceException.builder()
                .message(said)
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage(said)
                        .sdkHttpResponse(
                                SdkHttpResponse.builder().statusCode(status).build())
                        .build())
                .build();

        Advice advice = SecretAdvice.about(failure, "prod/orders", "eu-west-1", "eu-west-1");

        if (cause == null) {
            assertThat(advice).as("AWS's message says it all").isNull();
        } else {
            assertThat(advice.causes()).first().asString().contains(cause);
        }
    }

    @Test
    void credentialsThatNobodyKnowsAreTheFirstCause() {
        rds.secrets().trust(new AwsIdentity("AKIAEXAMPLEEXAMPLE99", "otherSecretKey/0123456789", null));

        assertThat(answer(rds.fallback())).contains("(1) the AWS credentials have expired, were deleted");
    }

    @Test
    void aServiceThatIsNotThereIsTheFirstCause() throws Exception {
        int nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = socket.getLocalPort();
        }
        System.setProperty(ENDPOINT, "http://127.0.0.1:" + nobody);
        assertThat(answer(SecretsManagerFallback.of(LocalRds.SECRET_ID)))
                .contains("Connection refused. It was for")
                .contains("(1) AWS Secrets Manager in region eu-west-1 cannot be reached");

        System.setProperty(ENDPOINT, "http://nowhere.example.com");
        assertThat(answer(SecretsManagerFallback.of(LocalRds.SECRET_ID)))
                .contains("(1) AWS Secrets Manager in region eu-west-1 cannot be reached");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            'arn:aws:secretsmanager:us-east-1:123456789012:secret:orders-AbCdEf',        us-east-1
            'arn:aws-cn:secretsmanager:cn-north-1:123456789012:secret:orders-AbCdEf',    cn-north-1
            'arn:aws:secretsmanager:eu-west-1:123456789012:secret:orders-AbCdEf',        eu-west-1
            'prod/orders/mysql',                                                         eu-west-1
            'arn:aws:rds:us-east-1:123456789012:secret:orders',                          eu-west-1
            'arn:aws:secretsmanager:(evil):123456789012:secret:orders',                  eu-west-1
            """)
    void aSecretIsAskedForInTheRegionOfItsArn(String id, String region) throws Exception {
        List<String> authorizations = new CopyOnWriteArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                authorizations.add(exchange.getRequestHeaders().getFirst("Authorization"));
                byte[] body =
                        "{\"__type\":\"AccessDeniedException\",\"message\":\"no\"}".getBytes(StandardCharsets.UTF_8);
                exchange.getRequestBody().readAllBytes();
                exchange.sendResponseHeaders(400, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        server.start();
        try {
            System.setProperty(
                    ENDPOINT, "http://127.0.0.1:" + server.getAddress().getPort());
            String words = answer(SecretsManagerFallback.of(id));

            assertThat(authorizations)
                    .isNotEmpty()
                    .allMatch(header -> header.contains("/" + region + "/secretsmanager/"));
            assertThat(words)
                    .contains("could not be read from AWS Secrets Manager in region " + region)
                    .contains("Next: allow the action secretsmanager:GetSecretValue on "
                            + (id.startsWith("arn:") ? id : "arn:aws:secretsmanager:eu-west-1:<account>:secret:" + id));
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aClientOfAnotherRegionThanTheArnsIsTheFirstCause() {
        try (SecretsManagerClient elsewhere = SecretsManagerClient.builder()
                .endpointOverride(URI.create(rds.secrets().endpoint().toString()))
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(LocalRds.credentials(LocalRds.IDENTITY)))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build()) {
            assertThat(answer(SecretsManagerFallback.of(
                                    "arn:aws:secretsmanager:eu-central-1:123456789012:secret:orders-AbCdEf")
                            .client(elsewhere)))
                    .contains("in region us-east-1: ")
                    .contains("(1) the fallback's client uses region us-east-1, and the secret's ARN names region"
                            + " eu-central-1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0001ff", "ff", "fffe7b00", "c328", "eda080", LATIN_1})
    void aBinarySecretThatIsNotTextIsInvalidAndNamed(String hex) {
        rds.secrets().createBinary("binary", HexFormat.of().parseHex(hex));

        assertThat(answer(SecretsManagerFallback.of("binary").client(rds.secretsManager())))
                .startsWith("The secret \"binary\" is binary and not UTF-8 text");
    }

    @Test
    void aBinarySecretThatIsTextIsReadAlsoWithAByteOrderMark() throws Exception {
        rds.secrets()
                .createBinary(
                        "binary",
                        ("\uFEFF" + rds.secrets().current(LocalRds.SECRET_ID)).getBytes(StandardCharsets.UTF_8));
        rds.proxy().denyIam(true);
        try (IamTokenDataSource source = rds.dataSource()
                .fallback(SecretsManagerFallback.of("binary")
                        .toEndpoint(LocalRds.INSTANCE, rds.proxy().instancePort())
                        .client(rds.secretsManager()))
                .build()) {
            Opening.open(source);
        }
    }

    @Test
    void aBlankSessionTokenIsNotSentToSecretsManagerEither() throws Exception {
        AwsIdentity longTerm = new AwsIdentity("AKIAEXAMPLEEXAMPLE01", "secretKeyOfTheTests/0123456789abcdef", null);
        rds.secrets().trust(longTerm);
        System.setProperty(ENDPOINT, rds.secrets().endpoint().toString());
        rds.proxy().denyIam(true);
        try (IamTokenDataSource source = rds.dataSource()
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsSessionCredentials.create(longTerm.accessKeyId(), longTerm.secretAccessKey(), " ")))
                .fallback(SecretsManagerFallback.of(LocalRds.SECRET_ID)
                        .toEndpoint(LocalRds.INSTANCE, rds.proxy().instancePort()))
                .build()) {
            Opening.open(source);
        }
    }
}
