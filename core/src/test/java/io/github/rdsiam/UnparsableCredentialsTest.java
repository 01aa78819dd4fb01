package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import com.sun.net.httpserver.HttpServer;
import io.github.rdsiam.IamAuthenticationException.Reason;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProcessCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.protocols.jsoncore.JsonNodeParser;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** A parser quotes what it cannot parse; if that is an access key or a secret, no message of the library repeats it. */
class UnparsableCredentialsTest {

    private static final String KEY = "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY";

    /** A part of it that is long enough to be worth something to a reader. */
    private static final String PART_OF_KEY = "wJalrXUtnF";

    private static final String BROKEN = "{\"Version\": 1, \"AccessKeyId\": \"AKIAEXAMPLEEXAMPLE01\","
            + " \"SecretAccessKey\": " + KEY + ", \"SessionToken\": \"x\"}";

    private final SystemProperties properties = new SystemProperties();
    private final LogCapture log = LogCapture.of(IamTokenDataSource.class, Level.TRACE);

    @TempDir
    Path home;

    /** The source of the keys that cannot be parsed. */
    enum Source {
        PROCESS,
        FAILING_PROCESS,
        PROFILE,
        DEFAULT_CHAIN,
        CONTAINER
    }

    @AfterEach
    void restore() {
        log.close();
        properties.close();
    }

    /** Null for the default chain. */
    private @Nullable IdentityProvider<? extends AwsCredentialsIdentity> provider(Source source, HttpServer endpoint)
            throws IOException {
        return switch (source) {
            case PROCESS -> process("echo '" + BROKEN + "'");
            case FAILING_PROCESS -> process("echo '+ export KEY=" + KEY + "' >&2; exit 1");
            case PROFILE ->
                ProfileCredentialsProvider.builder()
                        .profileFile(ProfileFile.builder()
                                .content(config())
                                .type(ProfileFile.Type.CONFIGURATION)
                                .build())
                        .build();
            case DEFAULT_CHAIN -> {
                properties.set("aws.configFile", config().toString());
                properties.set("aws.sharedCredentialsFile", home.resolve("none").toString());
                properties.set(SdkSystemSetting.AWS_EC2_METADATA_DISABLED.property(), "true");
                yield null;
            }
            case CONTAINER -> {
                properties.set(
                        SdkSystemSetting.AWS_CONTAINER_CREDENTIALS_FULL_URI.property(),
                        "http://127.0.0.1:" + endpoint.getAddress().getPort() + "/");
                yield ContainerCredentialsProvider.builder().build();
            }
        };
    }

    private ProcessCredentialsProvider process(String commands) throws IOException {
        return ProcessCredentialsProvider.builder()
                .command(List.of(script(commands)))
                .build();
    }

    private String script(String commands) throws IOException {
        Path script = Files.writeString(home.resolve("credentials.sh"), "#!/bin/sh\n" + commands + "\n");
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"))
                .toString();
    }

    private Path config() throws IOException {
        return Files.writeString(
                home.resolve("config"),
                "[default]\nregion = eu-west-1\ncredential_process = " + script("echo '" + BROKEN + "'") + "\n");
    }

    private static HttpServer answering(String body) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                byte[] answer = body.getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
            }
        });
        server.start();
        return server;
    }

    @ParameterizedTest
    @EnumSource
    void noKeyOfAnAnswerThatCannotBeParsedIsRepeated(Source source) throws Exception {
        HttpServer endpoint = answering(BROKEN);
        try (LocalRds rds = LocalRds.start()) {
            IamAuthenticationException failure = failure(with(builder(rds), provider(source, endpoint)));

            assertThat(failure.reason()).isEqualTo(Reason.NO_CREDENTIALS);
            assertThat(failure.getMessage()).contains("nothing was sent to the database");
            assertHidden(failure);
        } finally {
            endpoint.stop(0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void neitherIsItLoggedWhenTheFallbackWorks(Source source) throws Exception {
        HttpServer endpoint = answering(BROKEN);
        try (LocalRds rds = LocalRds.start();
                IamTokenDataSource fallingBack = with(builder(rds), provider(source, endpoint))
                        .fallback(rds.fallback())
                        .build();
                Connection connection = fallingBack.getConnection()) {
            assertThat(connection.isValid(1)).isTrue();
            assertThat(log.messages())
                    .anyMatch(line -> line.startsWith("WARN IAM was refused (NO_CREDENTIALS)"))
                    .noneMatch(line -> line.contains(PART_OF_KEY));
        } finally {
            endpoint.stop(0);
        }
    }

    /** The first credentials sign a token, which is refused; the next are to read the secret with. */
    @ParameterizedTest
    @EnumSource(names = {"PROCESS", "CONTAINER"})
    void neitherIsItRepeatedWhenTheSecretCannotBeReadForIt(Source source) throws Exception {
        HttpServer endpoint = answering(BROKEN);
        try (LocalRds rds = LocalRds.start()) {
            rds.proxy().denyIam(true);

            IamAuthenticationException failure = failure(rds.dataSource()
                    .credentialsProvider(new OnceGood(provider(source, endpoint)))
                    .fallback(SecretsManagerFallback.of("x")
                            .toEndpoint(LocalRds.INSTANCE, rds.proxy().instancePort())));

            assertThat(failure.getMessage()).contains("The fallback's secret was tried next:");
            assertHidden(failure);
        } finally {
            endpoint.stop(0);
        }
    }

    @Test
    void noAnswerOfSecretsManagerThatCannotBeParsedIsRepeated() throws Exception {
        HttpServer endpoint = answering("{\"SecretString\": " + KEY + "}");
        try (LocalRds rds = LocalRds.start();
                SecretsManagerClient client = SecretsManagerClient.builder()
                        .endpointOverride(URI.create(
                                "http://127.0.0.1:" + endpoint.getAddress().getPort()))
                        .region(Region.of(LocalRds.REGION))
                        .credentialsProvider(StaticCredentialsProvider.create(LocalRds.credentials(LocalRds.IDENTITY)))
                        .httpClientBuilder(UrlConnectionHttpClient.builder())
                        .build()) {
            rds.proxy().denyIam(true);

            IamAuthenticationException failure = failure(rds.dataSource()
                    .fallback(SecretsManagerFallback.of("x")
                            .toEndpoint(LocalRds.INSTANCE, rds.proxy().instancePort())
                            .client(client)));

            assertThat(failure.getMessage()).contains("could not be read from AWS Secrets Manager");
            assertHidden(failure);
        } finally {
            endpoint.stop(0);
        }
    }

    static Stream<RuntimeException> quoting() {
        RuntimeException number = catchThrowableOfType(RuntimeException.class, () -> Integer.parseInt(KEY));
        RuntimeException json = catchThrowableOfType(
                RuntimeException.class, () -> JsonNodeParser.create().parse(BROKEN));
        SdkClientException beside = SdkClientException.create("no answer");
        beside.addSuppressed(json);
        return Stream.of(
                number,
                json,
                catchThrowableOfType(RuntimeException.class, () -> DateTimeFormatter.ISO_INSTANT.parse(KEY)),
                new RuntimeException(number),
                new IllegalStateException("No keys: " + number.getMessage(), number),
                new IllegalStateException("No keys", new URISyntaxException(KEY, "Illegal character")),
                new IllegalStateException("No keys", new IllegalStateException("cannot parse " + KEY)),
                SdkClientException.create("Unable to unmarshall response (" + json.getMessage() + ")", json),
                SdkClientException.create("Unable to unmarshall response (" + json.getMessage() + ")"),
                new UncheckedIOException(new IOException("reading", json)),
                beside);
    }

    @ParameterizedTest
    @MethodSource("quoting")
    void noExceptionThatQuotesItsInputIsShownOrKept(RuntimeException thrown) throws Exception {
        try (LocalRds rds = LocalRds.start()) {
            AwsCredentialsProvider throwing = () -> {
                throw thrown;
            };
            assertHidden(failure(rds.dataSource().credentialsProvider(throwing)));
            assertHidden(failure(rds.dataSource().credentialsProvider(failing(thrown))));
        }
    }

    @Test
    void whatQuotesNothingIsShownAndKept() throws Exception {
        SdkClientException thrown =
                SdkClientException.create("no answer", new UncheckedIOException(new IOException("Connection reset")));
        try (LocalRds rds = LocalRds.start()) {
            Throwable failure = failure(rds.dataSource().credentialsProvider(failing(thrown)));

            assertThat(failure)
                    .hasMessageContaining(" said: no answer: ")
                    .hasMessageContaining("Connection reset")
                    .hasCause(thrown);
        }
    }

    private static AwsCredentialsProvider failing(RuntimeException failure) {
        return new AwsCredentialsProvider() {
            @Override
            public AwsBasicCredentials resolveCredentials() {
                throw failure;
            }

            @Override
            public CompletableFuture<AwsCredentialsIdentity> resolveIdentity(ResolveIdentityRequest request) {
                return CompletableFuture.failedFuture(failure);
            }
        };
    }

    /** Gives what the proxy accepts, then what another provider gives. */
    private static final class OnceGood implements IdentityProvider<AwsCredentialsIdentity> {

        private final IdentityProvider<? extends AwsCredentialsIdentity> next;
        private boolean asked;

        OnceGood(IdentityProvider<? extends AwsCredentialsIdentity> next) {
            this.next = next;
        }

        @Override
        public Class<AwsCredentialsIdentity> identityType() {
            return AwsCredentialsIdentity.class;
        }

        @Override
        public CompletableFuture<? extends AwsCredentialsIdentity> resolveIdentity(ResolveIdentityRequest request) {
            if (asked) {
                return next.resolveIdentity(request);
            }
            asked = true;
            return CompletableFuture.completedFuture(LocalRds.credentials(LocalRds.IDENTITY));
        }
    }

    /** With the default chain, if no provider is set. */
    private static IamTokenDataSource.Builder builder(LocalRds rds) {
        return IamTokenDataSource.builder()
                .endpoint(LocalRds.PROXY)
                .port(rds.proxy().port())
                .database(LocalRds.DATABASE)
                .username(LocalRds.USER)
                .caBundle(rds.proxy().caBundle());
    }

    private static IamTokenDataSource.Builder with(
            IamTokenDataSource.Builder builder, @Nullable IdentityProvider<? extends AwsCredentialsIdentity> provider) {
        return provider == null ? builder : builder.credentialsProvider(provider);
    }

    private static IamAuthenticationException failure(IamTokenDataSource.Builder builder) {
        try (IamTokenDataSource source = builder.build()) {
            return catchThrowableOfType(IamAuthenticationException.class, source::getConnection);
        }
    }

    private void assertHidden(SQLException failure) {
        StringWriter printed = new StringWriter();
        failure.printStackTrace(new PrintWriter(printed, true));
        for (Throwable each : failure) {
            printed.append(each.toString());
        }
        assertThat(printed.toString()).contains(failure.getMessage()).doesNotContain(PART_OF_KEY);
        assertThat(log.messages()).noneMatch(line -> line.contains(PART_OF_KEY));
    }
}
