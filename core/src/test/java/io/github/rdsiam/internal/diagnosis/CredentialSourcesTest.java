package io.github.rdsiam.internal.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.rdsiam.DatabaseEngine;
import io.github.rdsiam.IamAuthenticationException;
import io.github.rdsiam.IamTokenDataSource;
import io.github.rdsiam.InstanceMetadata;
import io.github.rdsiam.LocalRds;
import io.github.rdsiam.SystemProperties;
import io.github.rdsiam.testkit.FakeOidcIssuer;
import io.github.rdsiam.testsupport.ChildJvm;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.core.SdkSystemSetting;

/** What a failed login says about the configured credentials, with the SDK's own chain and endpoints. */
class CredentialSourcesTest {

    private static final String CONFIG = """
            [default]
            region = eu-west-1
            [profile sso]
            sso_session = corp
            sso_account_id = 123456789012
            sso_role_name = Developer
            [sso-session corp]
            sso_region = eu-west-1
            sso_start_url = https://corp.awsapps.com/start
            [profile legacy]
            sso_account_id = 123456789012
            sso_role_name = Developer
            sso_region = eu-west-1
            sso_start_url = https://corp.awsapps.com/start
            [profile role]
            role_arn = arn:aws:iam::123456789012:role/app
            source_profile = keys
            [profile role-by-sso]
            role_arn = arn:aws:iam::123456789012:role/app
            source_profile = sso
            [profile role-by-role]
            role_arn = arn:aws:iam::123456789012:role/app
            source_profile = role-by-legacy
            [profile role-by-legacy]
            role_arn = arn:aws:iam::123456789012:role/other
            source_profile = legacy
            [profile role-of-container]
            role_arn = arn:aws:iam::123456789012:role/app
            credential_source = EcsContainer
            [profile web]
            role_arn = arn:aws:iam::123456789012:role/app
            web_identity_token_file = /nowhere/token
            [profile login]
            login_session = arn:aws:iam::123456789012:user/app
            [profile role-by-login]
            role_arn = arn:aws:iam::123456789012:role/app
            source_profile = login
            [profile process]
            credential_process = /bin/false
            [profile keys]
            aws_access_key_id = AKIAEXAMPLEEXAMPLE01
            aws_secret_access_key = secretKeyOfAProfile/0123456789
            [profile blank-key]
            aws_access_key_id =
            aws_secret_access_key = secretKeyOfAProfile/0123456789
            [profile empty]
            region = eu-west-1
            """;

    /** No service uses port 1. */
    private static final String SILENT = "http://127.0.0.1:1/";

    private final SystemProperties properties = new SystemProperties();
    private final LocalRds rds = LocalRds.start();

    @TempDir
    Path home;

    @BeforeEach
    void configure() throws IOException {
        assumeThat(System.getenv())
                .as("credentials in the environment would be found first")
                .doesNotContainKeys("AWS_ACCESS_KEY_ID", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_PROFILE");
        properties.set(
                "aws.configFile",
                Files.writeString(home.resolve("config"), CONFIG).toString());
        properties.set("aws.sharedCredentialsFile", home.resolve("credentials").toString());
        properties.set(SdkSystemSetting.AWS_EC2_METADATA_DISABLED.property(), "true");
    }

    @AfterEach
    void restore() {
        rds.close();
        properties.close();
    }

    private void useMetadata(InstanceMetadata metadata) {
        properties.set(SdkSystemSetting.AWS_EC2_METADATA_DISABLED.property(), "false");
        properties.set(SdkSystemSetting.AWS_EC2_METADATA_SERVICE_ENDPOINT.property(), metadata.endpoint());
    }

    private void useWebIdentity() {
        properties.set(SdkSystemSetting.AWS_WEB_IDENTITY_TOKEN_FILE.property(), "/var/run/secrets/token");
        properties.set(SdkSystemSetting.AWS_ROLE_ARN.property(), "arn:aws:iam::123456789012:role/app");
    }

    private IamAuthenticationException refusedByMetadata() throws IOException {
        rds.proxy().denyIam(true);
        try (InstanceMetadata metadata = new InstanceMetadata(LocalRds.IDENTITY)) {
            useMetadata(metadata);
            return failure(builder());
        }
    }

    private String refusedByMetadataWithoutModules() throws Exception {
        rds.proxy().denyIam(true);
        try (InstanceMetadata metadata = new InstanceMetadata(LocalRds.IDENTITY)) {
            useMetadata(metadata);
            return failureWithoutModules();
        }
    }

    /** The message in an application whose class path lacks the SDK's optional modules, which the tests have. */
    private String failureWithoutModules() throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader = loaderWithoutModules()) {
            thread.setContextClassLoader(loader);
            @SuppressWarnings("unchecked") // another loader has loaded it, so only its type Function is known here
            Function<String[], String> application =
                    (Function<String[], String>) loader.loadClass(Application.class.getName())
                            .getDeclaredConstructor()
                            .newInstance();
            return application.apply(new String[] {
                Integer.toString(rds.proxy().port()), rds.proxy().caBundle().toString()
            });
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static URLClassLoader loaderWithoutModules() throws IOException {
        List<URL> classPath = new ArrayList<>();
        for (String entry : ChildJvm.classPath().split(File.pathSeparator, -1)) {
            Path file = Path.of(entry);
            if (!file.getFileName().toString().matches("(?:sts|sso|ssooidc|logback-.*)-[0-9].*\\.jar")) {
                classPath.add(file.toUri().toURL());
            }
        }
        return new URLClassLoader(classPath.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    /** Fails to log in, and returns the failure. */
    public static final class Application implements Function<String[], String> {

        @Override
        public String apply(String[] place) {
            return failure(builder(Integer.parseInt(place[0]), Path.of(place[1])))
                    .getMessage();
        }
    }

    private IamTokenDataSource.Builder builder() {
        return builder(rds.proxy().port(), rds.proxy().caBundle());
    }

    private static IamTokenDataSource.Builder builder(int port, Path bundle) {
        return IamTokenDataSource.builder()
                .endpoint(LocalRds.PROXY)
                .port(port)
                .database(LocalRds.DATABASE)
                .username(LocalRds.USER)
                .caBundle(bundle);
    }

    private static IamAuthenticationException failure(IamTokenDataSource.Builder builder) {
        try (IamTokenDataSource source = builder.build()) {
            return catchThrowableOfType(IamAuthenticationException.class, source::getConnection);
        }
    }

    @Test
    void webIdentityWithoutStsIsTheFirstCauseWhenTheNodesRoleIsRefused() throws Exception {
        useWebIdentity();

        assertThat(refusedByMetadataWithoutModules())
                .contains("from EC2 instance metadata")
                .contains("Likely causes: (1) web identity (AWS_WEB_IDENTITY_TOKEN_FILE) was configured and not used:"
                        + " the class path lacks software.amazon.awssdk:sts; (2) the role lacks rds-db:connect")
                .endsWith("Next: add software.amazon.awssdk:sts to the class path.");
    }

    @Test
    void webIdentityWithoutARoleIsTheFirstCause() throws IOException {
        properties.set(SdkSystemSetting.AWS_WEB_IDENTITY_TOKEN_FILE.property(), "/var/run/secrets/token");

        assertThat(refusedByMetadata().getMessage())
                .contains("(1) web identity (AWS_WEB_IDENTITY_TOKEN_FILE) was configured and not used: AWS_ROLE_ARN is"
                        + " not set")
                .contains("Next: set AWS_ROLE_ARN");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            sso,         'software.amazon.awssdk:sso and software.amazon.awssdk:ssooidc'
            legacy,      'software.amazon.awssdk:sso'
            role,        'software.amazon.awssdk:sts'
            login,       'software.amazon.awssdk:signin'
            """)
    void aProfileThatWasPassedOverIsTheFirstCause(String profile, String modules) throws Exception {
        properties.set("aws.profile", profile);

        assertThat(refusedByMetadataWithoutModules())
                .contains("(1) the profile \"" + profile + "\" (AWS_PROFILE) was configured and not used: ")
                .endsWith("Next: add " + modules + " to the class path.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"process", "blank-key", "mispelt", "empty"})
    void aProfileThatGaveNothingIsTheFirstCause(String profile) throws IOException {
        properties.set("aws.profile", profile);

        assertThat(refusedByMetadata().getMessage())
                .contains(
                        "(1) the profile \"" + profile + "\" (AWS_PROFILE) was configured and not used: it returned no")
                .contains("Next: run aws sts get-caller-identity --profile " + profile);
    }

    @Test
    void aDefaultProfileThatWasPassedOverIsTheFirstCause() throws Exception {
        Files.writeString(home.resolve("config"), """
                [default]
                role_arn = arn:aws:iam::123456789012:role/app
                credential_source = Ec2InstanceMetadata
                """);

        assertThat(refusedByMetadataWithoutModules())
                .contains("(1) the profile \"default\" was configured and not used: the class path lacks")
                .endsWith("Next: add software.amazon.awssdk:sts to the class path.");
    }

    @Test
    void aContainersRoleThatWasNotHandedOutIsTheFirstCause() throws IOException {
        properties.set(SdkSystemSetting.AWS_CONTAINER_CREDENTIALS_FULL_URI.property(), SILENT);

        assertThat(refusedByMetadata().getMessage())
                .contains(
                        "(1) the container's role (AWS_CONTAINER_CREDENTIALS_FULL_URI) was configured and not used: its"
                                + " endpoint returned no credentials")
                .contains("Next: ask the endpoint");
    }

    @Test
    void keysThatComeBeforeTheConfiguredSourceAreTheFirstCause() {
        useWebIdentity();
        properties.set(SdkSystemSetting.AWS_ACCESS_KEY_ID.property(), LocalRds.IDENTITY.accessKeyId());
        properties.set(SdkSystemSetting.AWS_SECRET_ACCESS_KEY.property(), LocalRds.IDENTITY.secretAccessKey());
        properties.set(SdkSystemSetting.AWS_SESSION_TOKEN.property(), String.valueOf(LocalRds.IDENTITY.sessionToken()));
        rds.proxy().denyIam(true);

        assertThat(failure(builder()).getMessage())
                .contains(
                        "(1) web identity (AWS_WEB_IDENTITY_TOKEN_FILE) was configured and not used: system properties"
                                + " come first");
    }

    @Test
    void withoutAnotherSourceThePermissionIsTheFirstCause() throws IOException {
        assertThat(refusedByMetadata().getMessage())
                .contains("Likely causes: (1) the role lacks rds-db:connect")
                .contains("Next: allow the action rds-db:connect on arn:aws:rds-db:eu-west-1:");
    }

    @Test
    void aProviderThatTheApplicationChoseIsNotComparedWithTheChain() throws IOException {
        useWebIdentity();
        rds.proxy().denyIam(true);
        try (InstanceMetadata metadata = new InstanceMetadata(LocalRds.IDENTITY);
                InstanceProfileCredentialsProvider chosen = InstanceProfileCredentialsProvider.builder()
                        .endpoint(metadata.endpoint())
                        .build()) {
            useMetadata(metadata);
            assertThat(failure(builder().credentialsProvider(chosen)).getMessage())
                    .contains("from EC2 instance metadata")
                    .doesNotContain("web identity");
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            sso,               'software.amazon.awssdk:sso and software.amazon.awssdk:ssooidc'
            legacy,            'software.amazon.awssdk:sso'
            role,              'software.amazon.awssdk:sts'
            role-of-container, 'software.amazon.awssdk:sts'
            web,               'software.amazon.awssdk:sts'
            role-by-sso,       'software.amazon.awssdk:sso and software.amazon.awssdk:ssooidc and software.amazon.awssdk:sts'
            login,             'software.amazon.awssdk:signin'
            """)
    void theModuleThatAProfileNeedsIsTheNextStep(String profile, String modules) throws Exception {
        properties.set("aws.profile", profile);

        assertThat(failureWithoutModules())
                .startsWith("No AWS credentials to sign an IAM token with; nothing was sent to the database.")
                .contains("must be on the class path", "(1) the configured credentials need " + modules)
                .endsWith("Next: add " + modules + " to the class path.")
                .doesNotContain("ProfileFile", "CredentialsProvider", "\\u000a")
                .hasSizeLessThan(1_100);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            issuer | sts.amazonaws.com | other | 60  | or its trust policy requires another | compare the role's trust policy
            issuer | sts.amazonaws.com | app   | -60 | the token has expired                | write a new token to the
            issuer | other             | app   | 60  | does not list the token's audience   | request the token for the
            other  | sts.amazonaws.com | app   | 60  | has no identity provider             | create an identity provider
            """)
    void whatStsSaysOfATokenLeadsToTheNextStep(
            String issuer, String audience, String subject, int seconds, String cause, String next) throws IOException {
        FakeOidcIssuer known = FakeOidcIssuer.of("https://issuer.example");
        rds.sts().createRole("arn:aws:iam::123456789012:role/app", known, "sts.amazonaws.com", "app");
        properties.set("aws.endpointUrlSts", rds.sts().endpoint().toString());
        FakeOidcIssuer signer = issuer.equals("issuer") ? known : FakeOidcIssuer.of("https://other.example");
        useWebIdentity(signer.token(subject, audience, Clock.systemUTC().instant(), Duration.ofSeconds(seconds)));

        assertThat(failure(builder()).getMessage())
                .contains("(1) web identity (AWS_WEB_IDENTITY_TOKEN_FILE) is configured, but ", cause, "Next: " + next)
                .doesNotContain("DEBUG");
        assertThat(rds.sts().sessions()).isEmpty();
    }

    @Test
    void anStsThatCannotBeReachedIsTheNextStep() throws IOException {
        properties.set("aws.endpointUrlSts", SILENT);
        useWebIdentity("any");

        assertThat(failure(builder()).getMessage())
                .contains("is configured, but AWS STS cannot be reached", "Next: allow HTTPS to AWS STS");
    }

    /** As behind a TLS-inspecting proxy with its own certificates. */
    @Test
    void anStsWhoseCertificateIsNotTrustedIsNotCalledUnreachable() throws IOException {
        try (LocalRds tls = LocalRds.start(DatabaseEngine.POSTGRESQL)) {
            properties.set(
                    "aws.endpointUrlSts", "https://127.0.0.1:" + tls.proxy().port());
            useWebIdentity("any");

            assertThat(failure(builder()).getMessage())
                    .contains("is configured, but this JVM does not trust the certificate of AWS STS")
                    .contains(
                            "Next: add the CA that signed it, such as a TLS-inspecting proxy's, to the JVM's trust store")
                    .doesNotContain("cannot be reached", "allow HTTPS");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing", "", "config/not-a-folder"})
    void aTokenFileThatCannotBeReadIsTheNextStep(String file) throws IOException {
        properties.set("aws.endpointUrlSts", rds.sts().endpoint().toString());
        useWebIdentity("any");
        properties.set(
                SdkSystemSetting.AWS_WEB_IDENTITY_TOKEN_FILE.property(),
                home.resolve(file).toString());

        assertThat(failure(builder()).getMessage())
                .contains("(1) web identity (AWS_WEB_IDENTITY_TOKEN_FILE) is configured, but the file with the token is"
                        + " missing or cannot be read")
                .contains("Next: make the file that AWS_WEB_IDENTITY_TOKEN_FILE names readable for this process");
        assertThat(rds.sts().calls()).isEmpty();
    }

    @Test
    void aTokenThatIsNoneIsExplainedByTheSdk() throws IOException {
        properties.set("aws.endpointUrlSts", rds.sts().endpoint().toString());
        useWebIdentity("not a token");

        assertThat(failure(builder()).getMessage())
                .contains("web identity: The ID Token provided is not a valid JWT")
                .contains(
                        "(1) web identity (AWS_WEB_IDENTITY_TOKEN_FILE) is configured, but the AWS SDK could not use it")
                .contains("Next: log software.amazon.awssdk.auth.credentials at DEBUG");
    }

    private void useWebIdentity(String token) throws IOException {
        useWebIdentity();
        properties.set(SdkSystemSetting.AWS_REGION.property(), "eu-west-1");
        properties.set(
                SdkSystemSetting.AWS_WEB_IDENTITY_TOKEN_FILE.property(),
                Files.writeString(home.resolve("token"), token).toString());
    }

    @ParameterizedTest
    @CsvSource({"sso, sso", "legacy, legacy", "role-by-sso, sso", "role-by-role, legacy"})
    void aLoginToIdentityCenterIsTheNextStep(String profile, String login) {
        properties.set("aws.profile", profile);

        assertThat(failure(builder()).getMessage())
                .contains("Likely causes: (1) the profile \"" + profile
                        + "\" (AWS_PROFILE) is configured, but its IAM Identity Center session has ended, or nobody has"
                        + " logged in; (2) instance metadata is disabled")
                .endsWith("Next: run aws sso login --profile " + login + ".");
    }

    @Test
    void aLoginToIdentityCenterIsTheNextStepForAnotherProviderToo() {
        try (ProfileCredentialsProvider chosen = ProfileCredentialsProvider.create("legacy")) {
            assertThat(failure(builder().credentialsProvider(chosen)).getMessage())
                    .contains("(1) the IAM Identity Center session has ended, or nobody has logged in")
                    .endsWith("Next: run aws sso login for this profile.");
        }
    }

    @Test
    void theModuleThatAnotherProviderNeedsIsTheNextStep() {
        try (ProfileCredentialsProvider chosen = ProfileCredentialsProvider.create("role-by-login")) {
            assertThat(failure(builder().credentialsProvider(chosen)).getMessage())
                    .endsWith("Next: add software.amazon.awssdk:signin to the class path.")
                    .doesNotContain("ProfileFile(");
        }
    }

    /** The chain of the SDK may have been given another profile than the process has. */
    @Test
    void theProcesssProfileIsNotBlamedWhenTheApplicationNamedAnother() throws IOException {
        properties.set("aws.profile", "blank-key");
        try (DefaultCredentialsProvider chosen =
                DefaultCredentialsProvider.builder().profileName("process").build()) {
            assertThat(failure(builder().credentialsProvider(chosen)).getMessage())
                    .contains("nothing was sent to the database")
                    .doesNotContain("blank-key", "AWS_PROFILE");
            rds.proxy().denyIam(true);
            try (InstanceMetadata metadata = new InstanceMetadata(LocalRds.IDENTITY)) {
                useMetadata(metadata);
                assertThat(failure(builder().credentialsProvider(chosen)).getMessage())
                        .contains("from EC2 instance metadata")
                        .doesNotContain("blank-key", "AWS_PROFILE");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"process", "blank-key", "mispelt", "empty"})
    void theCommandThatSaysWhatIsWrongWithTheProfileIsTheNextStep(String profile) {
        properties.set("aws.profile", profile);

        assertThat(failure(builder()).getMessage())
                .contains("(1) the profile \"" + profile
                        + "\" (AWS_PROFILE) is configured, but it returned no credentials")
                .contains("Next: run aws sts get-caller-identity --profile " + profile)
                .contains("not configured: system properties, environment variables, web identity")
                .hasSizeLessThan(1_100);
    }

    @Test
    void whenNothingIsConfiguredTheMessageIsShort() {
        assertThat(failure(builder()).getMessage())
                .contains("not configured: system properties, environment variables, web identity, profile, container")
                .contains("disabled", "Next: give the function, task or instance a role")
                .hasSizeLessThan(900);
    }
}
