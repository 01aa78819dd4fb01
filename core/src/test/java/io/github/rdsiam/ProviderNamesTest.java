package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.useragent.BusinessMetricFeatureId;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

class ProviderNamesTest {

    static Stream<BusinessMetricFeatureId> codes() {
        return Arrays.stream(BusinessMetricFeatureId.values())
                .filter(id -> id.name().startsWith("CREDENTIALS_"));
    }

    @ParameterizedTest
    @MethodSource("codes")
    void everyCodeOfTheSdkIsPutIntoWords(BusinessMetricFeatureId id) {
        assertThat(ProviderNames.of(identity(id.value())))
                .isNotEqualTo(id.value())
                .hasSizeGreaterThan(id.value().length() + 5);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            CREDENTIALS_CODE,                      application code
            CREDENTIALS_JVM_SYSTEM_PROPERTIES,     Java system properties (aws.accessKeyId)
            CREDENTIALS_ENV_VARS,                  environment variables (AWS_ACCESS_KEY_ID)
            CREDENTIALS_ENV_VARS_STS_WEB_ID_TOKEN, web identity token named by environment variables
            CREDENTIALS_STS_ASSUME_ROLE,           STS AssumeRole
            CREDENTIALS_STS_ASSUME_ROLE_SAML,      STS AssumeRoleWithSAML
            CREDENTIALS_STS_ASSUME_ROLE_WEB_ID,    STS AssumeRoleWithWebIdentity
            CREDENTIALS_STS_FEDERATION_TOKEN,      STS GetFederationToken
            CREDENTIALS_STS_SESSION_TOKEN,         STS GetSessionToken
            CREDENTIALS_PROFILE,                   profile in the AWS configuration files
            CREDENTIALS_PROFILE_SOURCE_PROFILE,    source profile
            CREDENTIALS_PROFILE_NAMED_PROVIDER,    credential_source of a profile
            CREDENTIALS_PROFILE_STS_WEB_ID_TOKEN,  web identity token of a profile
            CREDENTIALS_PROFILE_SSO,               IAM Identity Center session of a profile
            CREDENTIALS_SSO,                       IAM Identity Center
            CREDENTIALS_PROFILE_SSO_LEGACY,        legacy IAM Identity Center session of a profile
            CREDENTIALS_SSO_LEGACY,                legacy IAM Identity Center
            CREDENTIALS_PROFILE_PROCESS,           credential_process of a profile
            CREDENTIALS_PROCESS,                   credential process
            CREDENTIALS_HTTP,                      container credentials endpoint
            CREDENTIALS_IMDS,                      EC2 instance metadata
            CREDENTIALS_PROFILE_LOGIN,             console login of a profile
            CREDENTIALS_LOGIN,                     console login
            """)
    void aCodeHasTheMeaningThatTheSdkGivesIt(BusinessMetricFeatureId id, String words) {
        assertThat(ProviderNames.of(identity(id.value()))).isEqualTo(words);
    }

    @Test
    void severalStepsAreNamedInTheirOrder() {
        assertThat(ProviderNames.of(identity("p,0,i")))
                .isEqualTo("credential_source of a profile, EC2 instance metadata, STS AssumeRole");
    }

    @Test
    void aNameThatIsNoCodeIsGivenAsItIsButPrintable() {
        assertThat(ProviderNames.of(identity("vault\nWARN forged"))).isEqualTo("vault\\u000aWARN forged");
    }

    @Test
    void credentialsWithoutANameAreTheApplications() {
        assertThat(ProviderNames.of(AwsCredentialsIdentity.create("AKID", "secret")))
                .isEqualTo("a credentials provider of the application");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(textBlock = """
            '0',                       true
            'n,0',                     true
            'p,0,i',                   false
            'z',                       false
            'e',                       false
            'EC2 instance metadata',   false
            """)
    void onlyWhatInstanceMetadataItselfGaveMayBeStaleOnPurpose(String codes, boolean stale) {
        assertThat(ProviderNames.isInstanceMetadata(identity(codes))).isEqualTo(stale);
    }

    @Test
    void credentialsWithoutANameAreNeverStaleOnPurpose() {
        assertThat(ProviderNames.isInstanceMetadata(AwsCredentialsIdentity.create("AKID", "secret")))
                .isFalse();
    }

    private static AwsCredentialsIdentity identity(String providerName) {
        return AwsCredentialsIdentity.builder()
                .accessKeyId("AKID")
                .secretAccessKey("secret")
                .providerName(providerName)
                .build();
    }
}
