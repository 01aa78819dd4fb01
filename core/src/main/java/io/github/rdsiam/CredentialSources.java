package io.github.rdsiam;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileSystemSetting;

/**
 * Finds the sources of AWS credentials that this process has configured, in the order in which the SDK's default chain
 * asks them, and says why one of them gave none. Used only for messages, after something has failed.
 *
 * @see <a href="https://docs.aws.amazon.com/sdk-for-java/latest/developer-guide/credentials-chain.html">Default
 *     credentials provider chain</a>
 */
final class CredentialSources {

    private static final Pattern MISSING_MODULE =
            Pattern.compile("'([a-z]+)' service\\s+module must be on the class path");
    private static final Pattern PROFILE_NAME = Pattern.compile("in the '([^']+)' profile");
    private static final Pattern PROVIDER = Pattern.compile("(?:, |^|\\[)(\\w+)CredentialsProvider: ");

    /** What the SDK says of a source that nobody has configured. */
    private static final Pattern NOT_CONFIGURED = Pattern.compile("Unable to load credentials from system settings\\."
            + "|Either the environment variable AWS_WEB_IDENTITY_TOKEN_FILE"
            + "|Profile file contained no credentials for profile 'default'"
            + "|Cannot fetch credentials from container - neither");

    private static final Map<String, String> MODULES = Map.of(
            "sts", "software.amazon.awssdk.services.sts.internal.StsProfileCredentialsProviderFactory",
            "sso", "software.amazon.awssdk.services.sso.auth.SsoProfileCredentialsProviderFactory",
            "ssooidc", "software.amazon.awssdk.services.ssooidc.internal.SsoOidcProfileTokenProviderFactory",
            "signin", "software.amazon.awssdk.services.signin.auth.LoginProfileCredentialsProviderFactory");

    private static final Set<String> SSO_PROPERTIES =
            Set.of("sso_session", "sso_account_id", "sso_role_name", "sso_region", "sso_start_url");

    /** A profile may name another as its source, and that another. */
    private static final int MAX_PROFILES = 10;

    /** The steps of the default chain, in its order, with the SDK's codes for what they give. */
    private enum Step {
        SYSTEM_PROPERTIES("system properties", "SystemProperty", "f"),
        ENVIRONMENT("environment variables", "EnvironmentVariable", "g"),
        WEB_IDENTITY("web identity", "WebIdentityTokenFile", "h"),
        PROFILE("profile", "Profile", "n,o,p,q,r,t,v,AC"),
        CONTAINER("container credentials", "Container", "z"),
        INSTANCE("instance metadata", "InstanceProfile", "0");

        private final String words;
        private final String provider;
        private final String codes;

        Step(String words, String provider, String codes) {
            this.words = words;
            this.provider = provider;
            this.codes = codes;
        }

        static @Nullable Step of(String codes) {
            String first = codes.split(",", 2)[0];
            for (Step step : values()) {
                if (List.of(step.codes.split(",", -1)).contains(first)) {
                    return step;
                }
            }
            return null;
        }

        static String words(String provider) {
            for (Step step : values()) {
                if (step.provider.equals(provider)) {
                    return step.words;
                }
            }
            return provider + "CredentialsProvider";
        }
    }

    /** A configured source: how it was configured, why it may have given nothing, and what to do about that. */
    private record Source(Step step, String name, String problem, String fix) {}

    private final List<Source> sources = new ArrayList<>();

    /** Whether a profile was asked for by name, and is not just the default one of a developer's machine. */
    private boolean profileIsNamed;

    private CredentialSources() {
        properties();
        environment();
        webIdentity();
        profile();
        container();
    }

    /** Not the SDK's own class: the application may have given it another profile than the process has. */
    static boolean isDefaultChain(IdentityProvider<? extends AwsCredentialsIdentity> provider) {
        return provider instanceof DefaultCredentials;
    }

    /**
     * Says which configured source the default chain did not use, and what to do about it: what signed is then another
     * identity than the one that was meant.
     *
     * @param codes the SDK's codes for the source that was used
     * @return with one cause; null if no other source is configured
     */
    static @Nullable Advice passedOver(String codes) {
        Step used = Step.of(codes);
        if (used == null) {
            return null;
        }
        CredentialSources configured = new CredentialSources();
        for (Source source : configured.sources) {
            if (source.step().compareTo(used) < 0) {
                return Advice.of(source.fix(), source.name() + " was configured and not used: " + source.problem());
            }
        }
        for (Source source : configured.sources) {
            boolean deliberate = source.step() != Step.PROFILE || configured.profileIsNamed;
            if (source.step().compareTo(used) > 0 && deliberate) {
                return Advice.of(
                        "remove the credentials in the " + used.words + ", if those of " + source.name()
                                + " are meant to sign",
                        source.name() + " was configured and not used: " + used.words + " come first");
            }
        }
        return null;
    }

    /** Says what to do when a provider gave no credentials; null if it is not known. */
    static @Nullable Advice forFailure(
            IdentityProvider<? extends AwsCredentialsIdentity> provider, String providerSaid) {
        List<String> causes = new ArrayList<>();
        String next = null;
        Matcher module = MISSING_MODULE.matcher(providerSaid);
        if (module.find()) {
            Set<String> missing = new TreeSet<>(Set.of(module.group(1)));
            Matcher profile = PROFILE_NAME.matcher(providerSaid);
            if (profile.find()) {
                missing.addAll(missingModules(profile.group(1)));
            }
            if (isDefaultChain(provider)) {
                missing.addAll(missingModules(profileName()));
            }
            causes.add("the configured credentials need the AWS SDK's " + modules(missing)
                    + ", which this class path does not have");
            next = add(missing);
        } else if (providerSaid.contains("aws sso login") || providerSaid.contains("SSO session")) {
            causes.add("the IAM Identity Center session has ended");
            next = "run aws sso login for this profile";
        }
        if (isDefaultChain(provider)) {
            for (Source source : new CredentialSources().sources) {
                if (next == null) {
                    next = source.fix();
                }
                if (!source.fix().equals(next) || causes.isEmpty()) {
                    causes.add(source.name() + " is configured, but " + source.problem());
                }
            }
            if (isTrue(SdkSystemSetting.AWS_EC2_METADATA_DISABLED)) {
                causes.add("instance metadata is disabled (AWS_EC2_METADATA_DISABLED)");
            }
        }
        return next == null ? null : new Advice(causes, next);
    }

    /**
     * Shortens what the SDK's chain of providers says: it prints every provider with all profiles, and says of most only
     * that they are not configured.
     */
    static String shorten(String chain) {
        String text = withoutArguments(chain);
        int list = text.indexOf(" : [");
        Matcher entry = PROVIDER.matcher(text);
        if (!entry.find(Math.max(0, list))) {
            return RootMessage.clean(text);
        }
        Set<String> said = new LinkedHashSet<>();
        Set<String> notConfigured = new LinkedHashSet<>();
        boolean more = true;
        while (more) {
            String name = Step.words(entry.group(1));
            int begin = entry.end();
            more = entry.find();
            int end = more ? entry.start() : text.length();
            String reason = text.substring(begin, end);
            reason = more || !reason.endsWith("]") ? reason : reason.substring(0, reason.length() - 1);
            if (NOT_CONFIGURED.matcher(reason).lookingAt()) {
                notConfigured.add(name);
            } else {
                said.add(name + ": " + RootMessage.clean(reason));
            }
        }
        if (!notConfigured.isEmpty()) {
            said.add("not configured: " + String.join(", ", notConfigured));
        }
        return String.join("; ", said);
    }

    /** Removes the arguments that a class prints in parentheses after its name, as {@code ProfileFile(sections=…)}. */
    private static String withoutArguments(String text) {
        StringBuilder plain = new StringBuilder();
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '(' && (depth > 0 || (i > 0 && Character.isLetterOrDigit(text.charAt(i - 1))))) {
                depth++;
            } else if (c == ')' && depth > 0) {
                depth--;
            } else if (depth == 0) {
                plain.append(c);
            }
        }
        return plain.toString();
    }

    private void properties() {
        addKey(
                Step.SYSTEM_PROPERTIES,
                System.getProperty(SdkSystemSetting.AWS_ACCESS_KEY_ID.property()),
                System.getProperty(SdkSystemSetting.AWS_SECRET_ACCESS_KEY.property()),
                SdkSystemSetting.AWS_ACCESS_KEY_ID.property(),
                SdkSystemSetting.AWS_SECRET_ACCESS_KEY.property());
    }

    private void environment() {
        addKey(
                Step.ENVIRONMENT,
                System.getenv("AWS_ACCESS_KEY_ID"),
                System.getenv("AWS_SECRET_ACCESS_KEY"),
                "AWS_ACCESS_KEY_ID",
                "AWS_SECRET_ACCESS_KEY");
    }

    private void addKey(Step step, @Nullable String key, @Nullable String secret, String keyName, String secretName) {
        if (key == null && secret == null) {
            return;
        }
        String missing = isBlank(key) ? keyName : secretName;
        sources.add(new Source(
                step,
                "the access key in " + keyName,
                missing + " is not set or blank",
                "set " + missing + ", or remove the other one"));
    }

    private void webIdentity() {
        String file = setting(SdkSystemSetting.AWS_WEB_IDENTITY_TOKEN_FILE);
        if (file == null) {
            return;
        }
        String problem = "the AWS SDK could not use it, and says why at DEBUG";
        String fix = "log software.amazon.awssdk.auth.credentials at DEBUG, and read why web identity fails";
        if (isBlank(setting(SdkSystemSetting.AWS_ROLE_ARN))) {
            problem = "AWS_ROLE_ARN is not set";
            fix = "set AWS_ROLE_ARN to the role of the service account";
        } else if (isMissing("sts")) {
            problem = "the AWS SDK's module sts is not on the class path";
            fix = add(Set.of("sts"));
        } else if (!isReadable(file)) {
            problem = "its file " + LogSafe.escape(file) + " cannot be read";
            fix = "make the file named by AWS_WEB_IDENTITY_TOKEN_FILE readable";
        }
        sources.add(new Source(Step.WEB_IDENTITY, "web identity (AWS_WEB_IDENTITY_TOKEN_FILE)", problem, fix));
    }

    private void profile() {
        String name = profileName();
        profileIsNamed = System.getenv("AWS_PROFILE") != null
                || System.getProperty(ProfileFileSystemSetting.AWS_PROFILE.property()) != null;
        String shown = "the profile \"" + LogSafe.escape(name) + "\"" + (profileIsNamed ? " (AWS_PROFILE)" : "");
        Optional<Profile> profile;
        try {
            profile = ProfileFile.defaultProfileFile().profile(name);
        } catch (RuntimeException e) {
            sources.add(new Source(
                    Step.PROFILE,
                    shown,
                    "the AWS configuration files cannot be read: " + RootMessage.of(e),
                    "correct the AWS configuration files"));
            return;
        }
        if (profile.isEmpty()) {
            if (profileIsNamed) {
                sources.add(new Source(
                        Step.PROFILE,
                        shown,
                        "the AWS configuration files have no profile of that name",
                        "correct AWS_PROFILE, or add the profile"));
            }
            return;
        }
        Source source = ofProfile(shown, name, profile.get().properties());
        if (source != null) {
            sources.add(source);
        } else if (profileIsNamed) {
            sources.add(new Source(
                    Step.PROFILE,
                    shown,
                    "it holds no credentials",
                    "add credentials to the profile, or unset AWS_PROFILE"));
        }
    }

    private static @Nullable Source ofProfile(String shown, String name, Map<String, String> properties) {
        Set<String> missing = missingModules(name);
        if (!missing.isEmpty()) {
            return new Source(
                    Step.PROFILE,
                    shown,
                    "the AWS SDK's " + modules(missing) + " is not on the class path",
                    add(missing));
        }
        if (isSso(properties)) {
            return new Source(
                    Step.PROFILE,
                    shown,
                    "its IAM Identity Center session may have ended",
                    "run aws sso login --profile " + LogSafe.escape(name));
        }
        if (properties.containsKey("role_arn")) {
            return new Source(
                    Step.PROFILE,
                    shown,
                    "its role could not be assumed",
                    "try aws sts get-caller-identity --profile " + LogSafe.escape(name));
        }
        if (properties.containsKey("login_session")) {
            return new Source(
                    Step.PROFILE,
                    shown,
                    "its console login may have ended",
                    "run aws login --profile " + LogSafe.escape(name));
        }
        if (properties.containsKey("credential_process")) {
            return new Source(
                    Step.PROFILE,
                    shown,
                    "its credential_process failed",
                    "run the command of credential_process by hand, as the same user");
        }
        if (properties.containsKey("aws_access_key_id") || properties.containsKey("aws_secret_access_key")) {
            return new Source(
                    Step.PROFILE,
                    shown,
                    "its aws_access_key_id or aws_secret_access_key is missing or blank",
                    "complete the keys of the profile");
        }
        return null;
    }

    private void container() {
        for (SdkSystemSetting setting : List.of(
                SdkSystemSetting.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI,
                SdkSystemSetting.AWS_CONTAINER_CREDENTIALS_FULL_URI)) {
            if (setting(setting) != null) {
                sources.add(new Source(
                        Step.CONTAINER,
                        "the container's role (" + setting.environmentVariable() + ")",
                        "its endpoint gave no credentials",
                        "ask the endpoint named by " + setting.environmentVariable() + " from this container"));
                return;
            }
        }
    }

    /** The modules that this profile and its source profiles need, and this class path does not have. */
    private static Set<String> missingModules(String profile) {
        Set<String> needed = new TreeSet<>();
        try {
            ProfileFile file = ProfileFile.defaultProfileFile();
            String name = profile;
            for (int depth = 0; name != null && depth < MAX_PROFILES; depth++) {
                Map<String, String> properties =
                        file.profile(name).map(Profile::properties).orElse(Map.of());
                addNeeded(needed, properties);
                name = properties.containsKey("role_arn") ? properties.get("source_profile") : null;
            }
        } catch (RuntimeException e) {
            // a file that cannot be read is told elsewhere
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
        if (isSso(properties)) {
            needed.add("sso");
            if (properties.containsKey("sso_session")) {
                needed.add("ssooidc");
            }
        }
    }

    private static boolean isSso(Map<String, String> properties) {
        return properties.keySet().stream().anyMatch(SSO_PROPERTIES::contains);
    }

    private static boolean isMissing(String module) {
        String factory = MODULES.get(module);
        if (factory == null) {
            return false;
        }
        try {
            Class.forName(factory, false, DefaultCredentialsProvider.class.getClassLoader());
            return false;
        } catch (ClassNotFoundException e) {
            return !isSeenByThread(factory);
        } catch (LinkageError e) {
            return false;
        }
    }

    /** The SDK looks there as well. */
    private static boolean isSeenByThread(String factory) {
        try {
            Class.forName(factory, false, Thread.currentThread().getContextClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    private static String modules(Set<String> modules) {
        return (modules.size() == 1 ? "module " : "modules ") + String.join(", ", modules);
    }

    private static String add(Set<String> modules) {
        StringBuilder artifacts = new StringBuilder();
        for (String module : modules) {
            artifacts
                    .append(artifacts.isEmpty() ? "" : " and ")
                    .append("software.amazon.awssdk:")
                    .append(module);
        }
        return "add " + artifacts + " to the class path";
    }

    private static String profileName() {
        return ProfileFileSystemSetting.AWS_PROFILE.getStringValue().orElse("default");
    }

    private static @Nullable String setting(SdkSystemSetting setting) {
        return setting.getStringValue().orElse(null);
    }

    private static boolean isTrue(SdkSystemSetting setting) {
        return "true".equalsIgnoreCase(setting(setting));
    }

    private static boolean isReadable(String file) {
        try {
            return Files.isReadable(Path.of(file.trim()));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static boolean isBlank(@Nullable String value) {
        return value == null || value.isBlank();
    }
}
