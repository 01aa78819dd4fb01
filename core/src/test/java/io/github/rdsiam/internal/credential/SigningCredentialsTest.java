package io.github.rdsiam.internal.credential;

import static io.github.rdsiam.IamAuthenticationException.Reason.CREDENTIALS_EXPIRED;
import static io.github.rdsiam.IamAuthenticationException.Reason.NO_CREDENTIALS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.github.rdsiam.FakeTime;
import io.github.rdsiam.IamAuthenticationException;
import io.github.rdsiam.LocalRds;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;

class SigningCredentialsTest {

    private static final String SECRET_KEY = "wJalrXUtnFEMI/secret-key";
    private static final String SESSION_TOKEN = "session-token-text";

    private final FakeTime time = FakeTime.atNoon();
    private final Provider provider = mock(Provider.class);
    private final SigningCredentials credentials = new SigningCredentials(provider, time);

    /** Gives the mocks of the generic interface a type. */
    private interface Provider extends IdentityProvider<AwsCredentialsIdentity> {}

    @Test
    void givesWhatTheProviderGives() throws Exception {
        AwsCredentialsIdentity identity = session("z", Duration.ofHours(1));
        givesIdentity(identity);

        assertThat(credentials.resolve()).isSameAs(identity);
    }

    /** They would be used to sign or end up in the token, and AWS would only report that access is denied. */
    @ParameterizedTest
    @CsvSource({
        "access key id, 000a",
        "access key id, 200b",
        "secret access key, 0009",
        "secret access key, 000d",
        "session token, 0020",
        "session token, 0000"
    })
    void credentialsWithACharacterThatNoKeyHasAreNotUsed(String field, String code) {
        String bad = "text" + (char) Integer.parseInt(code, 16);
        AwsSessionCredentialsIdentity identity = mock(AwsSessionCredentialsIdentity.class);
        when(identity.accessKeyId()).thenReturn(field.equals("access key id") ? bad : "AKIAEXAMPLE");
        when(identity.secretAccessKey()).thenReturn(field.equals("secret access key") ? bad : SECRET_KEY);
        when(identity.sessionToken()).thenReturn(field.equals("session token") ? bad : SESSION_TOKEN);
        givesIdentity(identity);

        assertThatExceptionOfType(CredentialsException.class)
                .isThrownBy(credentials::resolve)
                .withMessageStartingWith("The AWS " + field + " from ")
                .withMessageContaining("contains the character \\u" + code)
                .withMessageContaining("nothing was sent to the database")
                .withMessageNotContaining(bad)
                .satisfies(e -> assertThat(e.reason()).isEqualTo(NO_CREDENTIALS));
    }

    /** An assumed role answers so when its caller is interrupted. */
    @Test
    void anInterruptIsNotAFailureOfTheProvider() {
        when(provider.resolveIdentity())
                .thenAnswer(call -> CompletableFuture.failedFuture(new InterruptedException("closed")));

        assertThatExceptionOfType(InterruptedException.class).isThrownBy(credentials::resolve);
    }

    @Test
    void asksTheProviderEachTime() throws Exception {
        AwsCredentialsIdentity first = session("z", Duration.ofHours(1));
        AwsCredentialsIdentity second = session("z", Duration.ofHours(2));
        when(provider.resolveIdentity())
                .thenAnswer(call -> CompletableFuture.completedFuture(first))
                .thenAnswer(call -> CompletableFuture.completedFuture(second));

        assertThat(credentials.resolve()).isSameAs(first);
        assertThat(credentials.resolve()).isSameAs(second);
    }

    @ParameterizedTest(name = "from provider {0}, with {1} left: refused {2}")
    @CsvSource(textBlock = """
            # expired, from wherever: no login with them
            z,     PT-1S,            true
            i,     PT-1H,            true
            'p,0,i', PT-1S,          true
            # expiring at this very moment is expired
            z,     PT0S,             true
            z,     PT0.000000001S,   false
            z,     PT10S,            false
            # instance metadata in an outage: handed out on purpose
            0,     PT-1S,            false
            0,     PT-6H,            false
            'n,0', PT-1S,            false
            """)
    void refusesExpiredCredentialsButForThoseOfInstanceMetadata(String codes, Duration left, boolean refused)
            throws Exception {
        AwsCredentialsIdentity identity = session(codes, left);
        givesIdentity(identity);

        if (refused) {
            assertRefused(CREDENTIALS_EXPIRED, credentials::resolve);
        } else {
            assertThat(credentials.resolve()).isSameAs(identity);
        }
    }

    @Test
    void saysWhoseCredentialsExpiredAndWhen() {
        givesIdentity(session("z", Duration.ofMinutes(-5)));

        assertRefused(CREDENTIALS_EXPIRED, credentials::resolve)
                .withMessageContaining("AKIDEXAMPLE")
                .withMessageContaining("container credentials endpoint")
                .withMessageContaining("2026-11-23T11:55:00Z")
                .withMessageContaining("nothing was sent to the database")
                .withMessageNotContaining(SECRET_KEY)
                .withMessageNotContaining(SESSION_TOKEN);
    }

    @Test
    void credentialsWithoutAnEndAreTaken() throws Exception {
        AwsCredentialsIdentity forever = AwsCredentialsIdentity.create("AKIDEXAMPLE", SECRET_KEY);
        givesIdentity(forever);

        assertThat(credentials.resolve()).isSameAs(forever);
    }

    @Test
    void namesTheProviderThatFailsAndWhatItSaid() {
        SdkClientException failure = SdkClientException.create("Unable to load\ncredentials");
        when(provider.resolveIdentity()).thenAnswer(call -> CompletableFuture.failedFuture(failure));

        assertRefused(NO_CREDENTIALS, credentials::resolve)
                .withMessageContaining(provider.getClass().getName())
                .withMessageContaining("Unable to load credentials")
                .withMessageContaining("nothing was sent to the database")
                .withCause(failure);
    }

    @Test
    void takesAnExceptionThrownAtOnceAsItTakesAFailedFuture() {
        SdkClientException failure = SdkClientException.create("no profile");
        when(provider.resolveIdentity()).thenThrow(failure);

        assertRefused(NO_CREDENTIALS, credentials::resolve).withCause(failure);
    }

    @Test
    void saysThatWebIdentityNeedsStsHoweverLongTheProvidersMessageIs() {
        String chain = "Unable to load credentials from any of the providers in the chain " + "x".repeat(3_000)
                + "To use web identity tokens, the 'sts' service module must be on the class path.";
        when(provider.resolveIdentity())
                .thenAnswer(call -> CompletableFuture.failedFuture(SdkClientException.create(chain)));

        assertRefused(NO_CREDENTIALS, credentials::resolve)
                .satisfies(e -> assertThat(e.said()).hasMessageContaining("the 'sts' service module must be on"));
    }

    @Test
    void keepsWhatEachProviderOfTheDefaultChainSaid() {
        String chain = "Unable to load credentials from any of the providers in the chain: "
                + "SystemPropertyCredentialsProvider(): not set, ".repeat(30)
                + "InstanceProfileCredentialsProvider(): Failed to load credentials from IMDS.";
        when(provider.resolveIdentity())
                .thenAnswer(call -> CompletableFuture.failedFuture(SdkClientException.create(chain)));

        assertRefused(NO_CREDENTIALS, credentials::resolve).withMessageContaining("credentials from IMDS.");
    }

    @Test
    void refusesAProviderThatGivesNothing() {
        givesIdentity(null);

        assertRefused(NO_CREDENTIALS, credentials::resolve)
                .withMessageContaining(provider.getClass().getName());
    }

    @Test
    void refusesAnonymousCredentialsWhichCanSignNothing() {
        SigningCredentials anonymous = new SigningCredentials(AnonymousCredentialsProvider.create(), time);

        assertRefused(NO_CREDENTIALS, anonymous::resolve).withMessageContaining("AnonymousCredentialsProvider");
    }

    @Test
    void aStaticProviderWorksAsAnyOther() throws Exception {
        SigningCredentials fixed = new SigningCredentials(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", SECRET_KEY)), time);

        assertThat(fixed.resolve().accessKeyId()).isEqualTo("AKIDEXAMPLE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\n"})
    void aBlankSessionTokenIsLeftOut(String blank) throws Exception {
        givesIdentity(AwsSessionCredentials.builder()
                .accessKeyId("AKIDEXAMPLE")
                .secretAccessKey(SECRET_KEY)
                .sessionToken(blank)
                .expirationTime(time.instant().plusSeconds(60))
                .providerName("n")
                .build());

        AwsCredentialsIdentity usable = credentials.resolve();

        assertThat(usable).isNotInstanceOf(AwsSessionCredentialsIdentity.class);
        assertThat(usable.accessKeyId()).isEqualTo("AKIDEXAMPLE");
        assertThat(usable.secretAccessKey()).isEqualTo(SECRET_KEY);
        assertThat(usable.expirationTime()).contains(time.instant().plusSeconds(60));
        assertThat(usable.providerName()).contains("n");
        assertThat(usable.toString()).doesNotContain(SECRET_KEY);
        String token = new RdsUtilitiesSigner()
                .sign(new TokenSigner.TokenRequest(LocalRds.PROXY, 3306, LocalRds.REGION, "app"), usable);
        assertThat(token).contains("X-Amz-Signature=").doesNotContain("X-Amz-Security-Token");
    }

    @ParameterizedTest
    @CsvSource(ignoreLeadingAndTrailingWhitespace = false, textBlock = """
            ' ',wJalrXUtnFEMI/secret-key
            AKIDEXAMPLE,' '
            AKIDEXAMPLE,''
            """)
    void blankKeysAreRefusedInWords(String key, String secret) {
        AwsCredentialsIdentity blank = mock(AwsCredentialsIdentity.class);
        when(blank.accessKeyId()).thenReturn(key);
        when(blank.secretAccessKey()).thenReturn(secret);
        when(blank.providerName()).thenReturn(Optional.empty());
        givesIdentity(blank);

        assertRefused(NO_CREDENTIALS, credentials::resolve)
                .withMessageContaining("returned no AWS credentials to sign an IAM token with, or a blank key")
                .withMessageNotContaining(SECRET_KEY);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTemporaryKeyWithoutItsSessionTokenIsRefusedBeforeTheLogin(boolean blankToken) {
        givesIdentity(
                blankToken
                        ? AwsSessionCredentials.create("ASIAEXAMPLEEXAMPLE01", SECRET_KEY, " ")
                        : AwsBasicCredentials.create("ASIAEXAMPLEEXAMPLE01", SECRET_KEY));

        assertRefused(NO_CREDENTIALS, credentials::resolve)
                .withMessageContaining("The temporary access key ASIAEXAMPLEEXAMPLE01")
                .withMessageContaining("has no session token")
                .withMessageNotContaining(SECRET_KEY)
                .satisfies(e -> assertThat(e.advice().next()).contains("AWS_SESSION_TOKEN"));
    }

    @Test
    void anInterruptEndsTheWaitForASlowProvider() {
        when(provider.resolveIdentity()).thenAnswer(call -> new CompletableFuture<AwsCredentialsIdentity>());

        Thread.currentThread().interrupt();
        assertThatExceptionOfType(InterruptedException.class).isThrownBy(credentials::resolve);
        assertThat(Thread.interrupted()).isFalse();
    }

    private void givesIdentity(AwsCredentialsIdentity identity) {
        when(provider.resolveIdentity()).thenAnswer(call -> CompletableFuture.completedFuture(identity));
    }

    private AwsCredentialsIdentity session(String codes, Duration left) {
        Instant end = time.instant().plus(left);
        return AwsSessionCredentials.builder()
                .accessKeyId("AKIDEXAMPLE")
                .secretAccessKey(SECRET_KEY)
                .sessionToken(SESSION_TOKEN)
                .expirationTime(end)
                .providerName(codes)
                .build();
    }

    private static ThrowableAssertAlternative<CredentialsException> assertRefused(
            IamAuthenticationException.Reason reason, ThrowingCallable resolve) {
        return assertThatExceptionOfType(CredentialsException.class)
                .isThrownBy(resolve)
                .matches(e -> e.reason() == reason, "reason " + reason);
    }
}
