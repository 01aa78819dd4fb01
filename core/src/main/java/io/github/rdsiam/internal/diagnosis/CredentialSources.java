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
import io.github.rdsiam.internal.endpoint.RootMessage;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
 * and says why one of them gave no credentials. Used only for messages, after a failure.
 *
 * @see <a href="https://docs.aws.amazon.com/sdk-for-java/latest/developer-guide/credentials-chain.html">Default
 *     credentials provider chain</a>
 */
public final class CredentialSources {

    private static final Pattern MISSING_MODULE =
            Pattern.compile("'([a-z]+)' service\\s+module must be on the class path");
    private static final Pattern PROFILE_NAME = Pattern.compile("in the '([^']+)' profile");

    /** A class of each optional SDK module that credentials may need. */
    private static final Map<String, String> MODULES = Map.of(
            "sts", "software.amazon.awssdk.services.sts.internal.StsProfileCredentialsProviderFactory",
            "sso", "software.amazon.awssdk.services.sso.auth.SsoProfileCredentialsProviderFactory",
            "ssooidc", "software.amazon.awssdk.services.ssooidc.internal.SsoOidcProfileTokenProviderFactory",
            "signin", "software.amazon.awssdk.services.signin.auth.LoginProfileCredentialsProviderFactory");

    private static final Set<String> SSO_PROPERTIES =
            Set.of("sso_session", "sso_account_id", "sso_role_name", "sso_region", "sso_start_url");

    /** A profile may name a source profile, which may name another. */
    private static final int MAX_PROFILES = 10;

    /** What a profile with one of these properties may lack; {@code <profile>} stands for its name. */
    private record ProfileKind(Set<String> properties, String problem, String fix) {}

    /** The first that matches describes the profile. */
    private static final List<ProfileKind> PROFILE_KINDS = List.of(
            new ProfileKind(
                    SSO_PROPERTIES,
                    "its IAM Identity Center session may have ended",
                    "run aws sso login --profile <profile>"),
            new ProfileKind(
                    Set.of("role_arn"),
                    "its role could not be assumed",
                    "try aws sts get-caller-identity --profile <profile>"),
            new ProfileKind(
                    Set.of("login_session"), "its console login may have ended", "run aws login --profile <profile>"),
            new ProfileKind(
                    Set.of("credential_process"),
                    "its credential_process failed",
                    "run the command of credential_process by hand, as the same user"),
            new ProfileKind(
                    Set.of("aws_access_key_id", "aws_secret_access_key"),
                    "its aws_access_key_id or aws_secret_access_key is missing or blank",
                    "complete the keys of the profile"));

    /** A configured source: how it was configured, why it may have given nothing, and what to do about that. */
    private record Source(ChainStep step, String name, String problem, String fix) {}

    private final String profileName =
            ProfileFileSystemSetting.AWS_PROFILE.getStringValue().orElse("default");

    /** Whether a profile was chosen, and it is not just the default profile of a developer's machine. */
    private final boolean profileIsNamed = System.getenv("AWS_PROFILE") != null
            || System.getProperty(ProfileFileSystemSetting.AWS_PROFILE.property()) != null;

    private @Nullable ProfileFile profiles;

    private CredentialSources() {}

    /** Not the SDK's own class: the application may have given that one another profile. */
    static boolean isDefaultChain(IdentityProvider<? extends AwsCredentialsIdentity> provider) {
        return provider instanceof DefaultCredentials;
    }

    /**
     * Says which configured source the default chain did not use, and what to do about it: the credentials that signed
     * are then not the intended ones.
     *
     * @param codes the SDK's codes for the source that was used
     * @return with one cause; null if no other source is configured
     */
    static @Nullable Advice passedOver(String codes) {
        ChainStep used = ChainStep.of(codes);
        if (used == null) {
            return null;
        }
        CredentialSources configured = new CredentialSources();
        for (Source source : configured.find()) {
            int order = source.step().compareTo(used);
            if (order < 0) {
                return Advice.of(source.fix(), source.name() + " was configured and not used: " + source.problem());
            }
            boolean deliberate = source.step() != ChainStep.PROFILE || configured.profileIsNamed;
            if (order > 0 && deliberate) {
                return Advice.of(
                        "remove the credentials in the " + used.words() + ", if those of " + source.name()
                                + " are meant to sign",
                        source.name() + " was configured and not used: " + used.words() + " come first");
            }
        }
        return null;
    }

    /** Says what to do when a provider gave no credentials; null if that is not known. */
    public static @Nullable Advice forFailure(
            IdentityProvider<? extends AwsCredentialsIdentity> provider, String providerSaid) {
        CredentialSources configured = new CredentialSources();
        List<String> causes = new ArrayList<>();
        String next = null;
        Matcher module = MISSING_MODULE.matcher(providerSaid);
        if (module.find()) {
            Set<String> missing = new TreeSet<>(Set.of(module.group(1)));
            Matcher profile = PROFILE_NAME.matcher(providerSaid);
            if (profile.find()) {
                missing.addAll(configured.missingModules(profile.group(1)));
            }
            if (isDefaultChain(provider)) {
                missing.addAll(configured.missingModules(configured.profileName));
            }
            causes.add("the configured credentials need the AWS SDK's " + modules(missing)
                    + ", which this class path does not have");
            next = add(missing);
        } else if (providerSaid.contains("aws sso login") || providerSaid.contains("SSO session")) {
            causes.add("the IAM Identity Center session has ended");
            next = "run aws sso login for this profile";
        }
        if (isDefaultChain(provider)) {
            for (Source source : configured.find()) {
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

    /** In the order of the chain; instance metadata needs no configuration. */
    private List<Source> find() {
        return Stream.of(
                        key(ChainStep.SYSTEM_PROPERTIES, System::getProperty, SdkSystemSetting::property),
                        key(ChainStep.ENVIRONMENT, System::getenv, SdkSystemSetting::environmentVariable),
                        webIdentity(),
                        profile(),
                        container())
                .filter(Objects::nonNull)
                .toList();
    }

    private static @Nullable Source key(
            ChainStep step, Function<String, @Nullable String> values, Function<SdkSystemSetting, String> names) {
        String keyName = names.apply(AWS_ACCESS_KEY_ID);
        String secretName = names.apply(AWS_SECRET_ACCESS_KEY);
        String key = values.apply(keyName);
        if (key == null && values.apply(secretName) == null) {
            return null;
        }
        String missing = key == null || key.isBlank() ? keyName : secretName;
        return new Source(
                step,
                "the access key in " + keyName,
                missing + " is not set or blank",
                "set " + missing + ", or remove the other one");
    }

    private static @Nullable Source webIdentity() {
        String file = setting(AWS_WEB_IDENTITY_TOKEN_FILE);
        if (file == null) {
            return null;
        }
        String role = setting(AWS_ROLE_ARN);
        String problem = "the AWS SDK could not use it, and says why at DEBUG";
        String fix = "log software.amazon.awssdk.auth.credentials at DEBUG, and read why web identity fails";
        if (role == null || role.isBlank()) {
            problem = "AWS_ROLE_ARN is not set";
            fix = "set AWS_ROLE_ARN to the role of the service account";
        } else if (isMissing("sts")) {
            problem = "the AWS SDK's module sts is not on the class path";
            fix = add(Set.of("sts"));
        } else if (!isReadable(file)) {
            problem = "its file " + LogSafe.escape(file) + " cannot be read";
            fix = "make the file named by AWS_WEB_IDENTITY_TOKEN_FILE readable";
        }
        return new Source(ChainStep.WEB_IDENTITY, "web identity (AWS_WEB_IDENTITY_TOKEN_FILE)", problem, fix);
    }

    private @Nullable Source profile() {
        Optional<Profile> profile;
        try {
            profile = profiles().profile(profileName);
        } catch (RuntimeException e) {
            return ofProfile(
                    "the AWS configuration files cannot be read: " + RootMessage.of(e),
                    "correct the AWS configuration files");
        }
        Set<String> missing = missingModules(profileName);
        if (!missing.isEmpty()) {
            return ofProfile("the AWS SDK's " + modules(missing) + " is not on the class path", add(missing));
        }
        Set<String> properties =
                profile.map(Profile::properties).orElse(Map.of()).keySet();
        for (ProfileKind kind : PROFILE_KINDS) {
            if (!Collections.disjoint(properties, kind.properties())) {
                return ofProfile(kind.problem(), kind.fix().replace("<profile>", LogSafe.escape(profileName)));
            }
        }
        if (!profileIsNamed) {
            return null;
        }
        return profile.isEmpty()
                ? ofProfile(
                        "the AWS configuration files have no profile of that name",
                        "correct AWS_PROFILE, or add the profile")
                : ofProfile("it holds no credentials", "add credentials to the profile, or unset AWS_PROFILE");
    }

    private Source ofProfile(String problem, String fix) {
        String name = "the profile \"" + LogSafe.escape(profileName) + "\"" + (profileIsNamed ? " (AWS_PROFILE)" : "");
        return new Source(ChainStep.PROFILE, name, problem, fix);
    }

    private static @Nullable Source container() {
        return Stream.of(AWS_CONTAINER_CREDENTIALS_RELATIVE_URI, AWS_CONTAINER_CREDENTIALS_FULL_URI)
                .filter(setting -> setting(setting) != null)
                .map(SdkSystemSetting::environmentVariable)
                .map(variable -> new Source(
                        ChainStep.CONTAINER,
                        "the container's role (" + variable + ")",
                        "its endpoint gave no credentials",
                        "ask the endpoint named by " + variable + " from this container"))
                .findFirst()
                .orElse(null);
    }

    /** Reads the configuration files once. */
    private ProfileFile profiles() {
        ProfileFile read = profiles;
        if (read == null) {
            read = ProfileFile.defaultProfileFile();
            profiles = read;
        }
        return read;
    }

    /** The modules that this profile and its source profiles need, and this class path does not have. */
    private Set<String> missingModules(String profile) {
        Set<String> needed = new TreeSet<>();
        try {
            String name = profile;
            for (int depth = 0; name != null && depth < MAX_PROFILES; depth++) {
                Map<String, String> properties =
                        profiles().profile(name).map(Profile::properties).orElse(Map.of());
                addNeeded(needed, properties);
                name = properties.containsKey("role_arn") ? properties.get("source_profile") : null;
            }
        } catch (RuntimeException e) {
            // profile() reports files that cannot be read
        }
        needed.removeIf(module -> !isMissing(module));
        return needed;
    }

    private static void addNeeded(Set<String> needed, Map<String, String> properties) {
        if (properties.containsKey("role_arn")) {
            needed.add("sts");
        } else if (properties.containsKey("login_session")) {
            needed.add("signin");
        }
        if (!Collections.disjoint(properties.keySet(), SSO_PROPERTIES)) {
            needed.add("sso");
            if (properties.containsKey("sso_session")) {
                needed.add("ssooidc");
            }
        }
    }

    private static boolean isMissing(String module) {
        String factory = MODULES.get(module);
        return factory != null
                && !canLoad(factory, DefaultCredentialsProvider.class.getClassLoader())
                // the SDK looks there as well
                && !canLoad(factory, Thread.currentThread().getContextClassLoader());
    }

    private static boolean canLoad(String name, @Nullable ClassLoader loader) {
        try {
            Class.forName(name, false, loader);
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        } catch (LinkageError e) {
            // the module is there; what it lacks is another matter
            return true;
        }
    }

    private static String modules(Set<String> modules) {
        return (modules.size() == 1 ? "module " : "modules ") + String.join(", ", modules);
    }

    private static String add(Set<String> modules) {
        return modules.stream()
                .map("software.amazon.awssdk:"::concat)
                .collect(Collectors.joining(" and ", "add ", " to the class path"));
    }

    private static @Nullable String setting(SdkSystemSetting setting) {
        return setting.getStringValue().orElse(null);
    }

    private static boolean isReadable(String file) {
        try {
            return Files.isReadable(Path.of(file.trim()));
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
