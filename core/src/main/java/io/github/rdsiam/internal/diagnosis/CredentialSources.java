package io.github.rdsiam.internal.diagnosis;

import static software.amazon.awssdk.core.SdkSystemSetting.AWS_ACCESS_KEY_ID;
import static software.amazon.awssdk.core.SdkSystemSetting.AWS_CONTAINER_CREDENTIALS_FULL_URI;
import static software.amazon.awssdk.core.SdkSystemSetting.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI;
import static software.amazon.awssdk.core.SdkSystemSetting.AWS_EC2_METADATA_DISABLED;
import static software.amazon.awssdk.core.SdkSystemSetting.AWS_ROLE_ARN;
import static software.amazon.awssdk.core.SdkSystemSetting.AWS_SECRET_ACCESS_KEY;
import static software.amazon.awssdk.core.SdkSystemSetting.AWS_WEB_IDENTITY_TOKEN_FILE;

import io.github.rdsiam.internal.credential.Advice;
import io.github.rdsiam.internal.credential.ChainStep;
import io.github.rdsiam.internal.credential.DefaultCredentials;
import io.github.rdsiam.internal.endpoint.LogSafe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileSystemSetting;

/**
 * Finds the sources of AWS credentials that are configured for this process, in the order of the SDK's default chain,
 * and explains why one of them provided none. Used only for messages, after a failure.
 *
 * @see <a href="https://docs.aws.amazon.com/sdk-for-java/latest/developer-guide/credentials-chain.html">Default
 *     credentials provider chain</a>
 */
final class CredentialSources {

    private static final Pattern MISSING_MODULE =
            Pattern.compile("'([a-z]+)' service\\s+module must be on the class path");

    private static final String STS = "sts/internal/StsProfileCredentialsProviderFactory";

    /** Profile properties, the optional SDK module that each needs, and a class in that module. */
    private static final String[][] MODULES = {
        {"role_arn", "sts", STS},
        {"sso_account_id", "sso", "sso/auth/SsoProfileCredentialsProviderFactory"},
        {"sso_session", "ssooidc", "ssooidc/SsoOidcProfileTokenProviderFactory"},
        {"login_session", "signin", "signin/auth/LoginProfileCredentialsProviderFactory"},
    };

    /** Properties of a profile that is meant to provide credentials. */
    private static final Set<String> CREDENTIALS = Set.of(
            "role_arn",
            "sso_session",
            "sso_account_id",
            "login_session",
            "credential_process",
            "aws_access_key_id",
            "web_identity_token_file");

    /** Messages of AWS STS or the SDK when a web identity token is not accepted, each with its meaning and the fix. */
    private static final String[][] WEB_IDENTITY = {
        {
            "java\\.nio\\.file\\.\\w+Exception|IOException: Is a directory",
            "the file with the token is missing or cannot be read",
            "make the file that AWS_WEB_IDENTITY_TOKEN_FILE names readable for this process"
        },
        {
            "Not authorized to perform sts:AssumeRoleWithWebIdentity",
            "the role in AWS_ROLE_ARN does not exist, or its trust policy requires another issuer, audience or subject",
            "compare the role's trust policy with the claims iss, aud and sub of the token"
        },
        {
            "Token expired",
            "the token has expired",
            "write a new token to the file; a CI job must request it shortly before use"
        },
        {
            "Incorrect token audience",
            "IAM's identity provider for the token's issuer does not list the token's audience",
            "request the token for the audience sts.amazonaws.com, or add its audience to the identity provider"
        },
        {
            "No OpenIDConnect provider",
            "the account has no identity provider for the token's issuer",
            "create an identity provider in IAM with the URL of the issuer"
        },
        {
            "PKIX path|certificate_unknown|No subject alternative",
            "this JVM does not trust the certificate of AWS STS",
            "add the CA that signed it, such as a TLS-inspecting proxy's, to the JVM's trust store"
        },
        {
            "Unable to execute HTTP request|UnknownHostException",
            "AWS STS cannot be reached",
            "allow HTTPS to AWS STS, and set AWS_REGION: a private subnet needs a VPC endpoint for AWS STS with private DNS,"
                    + " or a NAT gateway"
        },
    };

    /** A configured source, why it may have provided no credentials, and how to fix that. */
    private record Source(ChainStep step, String name, String problem, String fix) {}

    private CredentialSources() {}

    /**
     * Returns whether this is our default chain. The SDK's class does not count, because the application may have
     * configured another profile there.
     */
    static boolean isDefaultChain(IdentityProvider<? extends AwsCredentialsIdentity> provider) {
        return provider instanceof DefaultCredentials;
    }

    /**
     * Names a configured source that the default chain did not use. If there is one, the wrong credentials may have
     * signed the token.
     *
     * @param codes the SDK's codes for the source that was used
     * @return advice with one cause; null if no other source is configured
     */
    static @Nullable Advice passedOver(String codes) {
        ChainStep used = ChainStep.of(codes);
        if (used == null) {
            return null;
        }
        for (Source source : find("")) {
            int order = source.step().compareTo(used);
            String notUsed = source.name() + " was configured and not used: ";
            if (order < 0) {
                return Advice.of(source.fix(), notUsed + source.problem());
            }
            // on a developer's machine the default profile is often not the intended one
            if (order > 0 && (source.step() != ChainStep.PROFILE || isProfileNamed())) {
                return Advice.of(
                        "remove the credentials in the " + used.words() + ", if those of " + source.name()
                                + " are meant to sign",
                        notUsed + used.words() + " come first");
            }
        }
        return null;
    }

    /** Explains what to do when a provider returned no credentials; null if that is not known. */
    static @Nullable Advice forFailure(
            IdentityProvider<? extends AwsCredentialsIdentity> provider, String providerSaid) {
        List<String> causes = new ArrayList<>();
        String next = null;
        Matcher module = MISSING_MODULE.matcher(providerSaid);
        if (module.find()) {
            Set<String> missing = isDefaultChain(provider) ? missingModules() : new TreeSet<>();
            missing.add(module.group(1));
            causes.add("the configured credentials need " + artifacts(missing) + ", which the class path lacks");
            next = add(missing);
        } else if (isWithoutSession(providerSaid) && !isDefaultChain(provider)) {
            causes.add("the IAM Identity Center session has ended, or nobody has logged in");
            next = "run aws sso login for this profile";
        }
        if (isDefaultChain(provider)) {
            for (Source source : find(providerSaid)) {
                if (next == null) {
                    next = source.fix();
                }
                if (!source.fix().equals(next) || causes.isEmpty()) {
                    causes.add(source.name() + " is configured, but " + source.problem());
                }
            }
            if ("true".equalsIgnoreCase(setting(AWS_EC2_METADATA_DISABLED))) {
                causes.add("instance metadata is disabled (AWS_EC2_METADATA_DISABLED)");
            }
        }
        return next == null ? null : new Advice(causes, next);
    }

    private static boolean isWithoutSession(String said) {
        return said.contains("aws sso login")
                || said.contains("SSO session")
                // the access portal's message for a revoked session
                || said.contains("Session token not found or invalid");
    }

    /**
     * Finds the configured sources in the order of the chain. Instance metadata needs no configuration.
     *
     * @param said the chain's message about all of its sources; empty if there is none
     */
    private static List<Source> find(String said) {
        List<Source> found = new ArrayList<>();
        String key = AWS_ACCESS_KEY_ID.property();
        String secret = AWS_SECRET_ACCESS_KEY.property();
        if (System.getProperty(key) != null || System.getProperty(secret) != null) {
            found.add(keys(ChainStep.SYSTEM_PROPERTIES, key, secret));
        }
        key = AWS_ACCESS_KEY_ID.environmentVariable();
        secret = AWS_SECRET_ACCESS_KEY.environmentVariable();
        if (System.getenv(key) != null || System.getenv(secret) != null) {
            found.add(keys(ChainStep.ENVIRONMENT, key, secret));
        }
        if (setting(AWS_WEB_IDENTITY_TOKEN_FILE) != null) {
            found.add(webIdentity(said));
        }
        if (isProfileNamed() || hasCredentials()) {
            found.add(profile(said));
        }
        for (SdkSystemSetting uri :
                List.of(AWS_CONTAINER_CREDENTIALS_RELATIVE_URI, AWS_CONTAINER_CREDENTIALS_FULL_URI)) {
            if (setting(uri) != null) {
                found.add(container(uri.environmentVariable()));
            }
        }
        return found;
    }

    private static Source keys(ChainStep step, String key, String secret) {
        return new Source(
                step,
                "the access key in " + key,
                key + " or " + secret + " is not set or blank",
                "set both " + key + " and " + secret + ", or neither");
    }

    private static Source webIdentity(String said) {
        String problem = "the AWS SDK could not use it" + (said.isEmpty() ? ", and logs the reason at DEBUG" : "");
        // the package has another name in rds-iam-driver-all
        String fix =
                "log " + DefaultCredentialsProvider.class.getPackageName() + " at DEBUG to see why web identity fails";
        if (setting(AWS_ROLE_ARN) == null) {
            problem = "AWS_ROLE_ARN is not set";
            fix = "set AWS_ROLE_ARN to the role of the service account";
        } else if (isMissing(STS)) {
            problem = lacks(Set.of("sts"));
            fix = add(Set.of("sts"));
        } else {
            // the profile's message comes next
            int end = said.lastIndexOf(", ProfileCredentialsProvider(");
            String reason = end < 0 ? said : said.substring(0, end);
            for (String[] known : WEB_IDENTITY) {
                if (Pattern.compile(known[0]).matcher(reason).find()) {
                    problem = known[1];
                    fix = known[2];
                    break;
                }
            }
        }
        return new Source(ChainStep.WEB_IDENTITY, "web identity (AWS_WEB_IDENTITY_TOKEN_FILE)", problem, fix);
    }

    private static Source profile(String said) {
        Set<String> missing = missingModules();
        String profile = LogSafe.escape(profileName());
        String problem = "it returned no credentials";
        String fix = "run aws sts get-caller-identity --profile " + profile + " here, which shows the reason";
        if (!missing.isEmpty()) {
            problem = lacks(missing);
            fix = add(missing);
        } else if (isWithoutSession(said)) {
            problem = "its IAM Identity Center session has ended, or nobody has logged in";
            fix = "run aws sso login --profile " + LogSafe.escape(loginProfile());
        }
        return new Source(
                ChainStep.PROFILE,
                "the profile \"" + profile + "\"" + (isProfileNamed() ? " (AWS_PROFILE)" : ""),
                problem,
                fix);
    }

    private static Source container(String variable) {
        return new Source(
                ChainStep.CONTAINER,
                "the container's role (" + variable + ")",
                "its endpoint returned no credentials",
                "ask the endpoint named by " + variable + " from this container");
    }

    private static String profileName() {
        return ProfileFileSystemSetting.AWS_PROFILE.getStringValue().orElse("default");
    }

    private static boolean isProfileNamed() {
        return System.getenv("AWS_PROFILE") != null || System.getProperty("aws.profile") != null;
    }

    /** Returns whether the process's profile contains more than a region. */
    private static boolean hasCredentials() {
        try {
            return ProfileFile.defaultProfileFile()
                    .profile(profileName())
                    .map(Profile::properties)
                    .orElse(Map.of())
                    .keySet()
                    .stream()
                    .anyMatch(CREDENTIALS::contains);
        } catch (RuntimeException e) {
            // the files cannot be read; the AWS CLI says why
            return true;
        }
    }

    /** Returns the properties of the process's profile and of its source profiles, by name. */
    private static Map<String, Map<String, String>> profiles() {
        Map<String, Map<String, String>> found = new LinkedHashMap<>();
        try {
            ProfileFile profiles = ProfileFile.defaultProfileFile();
            String name = profileName();
            while (name != null && !found.containsKey(name)) {
                Map<String, String> properties =
                        profiles.profile(name).map(Profile::properties).orElse(Map.of());
                found.put(name, properties);
                name = properties.get("source_profile");
            }
        } catch (RuntimeException e) {
            // the files cannot be read; the AWS CLI says why
        }
        return found;
    }

    /** Returns the profile that uses IAM Identity Center; if none does, the process's profile. */
    private static String loginProfile() {
        return profiles().entrySet().stream()
                .filter(profile -> profile.getValue().containsKey("sso_session")
                        || profile.getValue().containsKey("sso_start_url"))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(profileName());
    }

    /**
     * Returns the modules that the process's profile and its source profiles need, but that are not on the class path.
     */
    private static Set<String> missingModules() {
        Set<String> missing = new TreeSet<>();
        for (Map<String, String> properties : profiles().values()) {
            for (String[] module : MODULES) {
                if (properties.containsKey(module[0]) && isMissing(module[2])) {
                    missing.add(module[1]);
                }
            }
        }
        return missing;
    }

    /** Returns whether the class is missing from the class loaders that the SDK uses. */
    private static boolean isMissing(String className) {
        String file = "software/amazon/awssdk/services/" + className + ".class";
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return DefaultCredentialsProvider.class.getClassLoader().getResource(file) == null
                && (context == null || context.getResource(file) == null);
    }

    private static String artifacts(Set<String> modules) {
        return modules.stream().map("software.amazon.awssdk:"::concat).collect(Collectors.joining(" and "));
    }

    private static String lacks(Set<String> modules) {
        return "the class path lacks " + artifacts(modules);
    }

    private static String add(Set<String> modules) {
        return "add " + artifacts(modules) + " to the class path";
    }

    private static @Nullable String setting(SdkSystemSetting setting) {
        return setting.getStringValue().orElse(null);
    }
}
