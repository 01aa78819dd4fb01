package io.github.rdsiam.internal.credential;

import io.github.rdsiam.internal.endpoint.RootMessage;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The steps of the SDK's default credentials chain, in its order. */
public enum ChainStep {
    SYSTEM_PROPERTIES("system properties", "SystemProperty", "f"),
    ENVIRONMENT("environment variables", "EnvironmentVariable", "g"),
    WEB_IDENTITY("web identity", "WebIdentityTokenFile", "h"),
    PROFILE("profile", "Profile", "n,o,p,q,r,t,v,AC"),
    CONTAINER("container credentials", "Container", "z"),
    INSTANCE("instance metadata", "InstanceProfile", "0");

    private static final Pattern PROVIDER = Pattern.compile("(?:, |^|\\[)(\\w+)CredentialsProvider(?:\\(.*?\\))?: ");

    /** The list of all profiles, which the SDK appends to its message. */
    private static final Pattern PROFILES = Pattern.compile(": ProfileFile\\(.*");

    /** The SDK's message about a step that is not configured. */
    private static final Pattern NOT_CONFIGURED = Pattern.compile("Unable to load credentials from system settings\\."
            + "|Either the environment variable AWS_WEB_IDENTITY_TOKEN_FILE"
            + "|Profile file contained no credentials for profile 'default'"
            + "|Cannot fetch credentials from container - neither");

    private final String words;
    private final String provider;
    private final String codes;

    ChainStep(String words, String provider, String codes) {
        this.words = words;
        this.provider = provider;
        this.codes = codes;
    }

    public String words() {
        return words;
    }

    /** Returns the step whose credentials have these codes, see {@link ProviderNames}; null if it is unknown. */
    public static @Nullable ChainStep of(String codes) {
        String first = codes.split(",", 2)[0];
        for (ChainStep step : values()) {
            if (List.of(step.codes.split(",", -1)).contains(first)) {
                return step;
            }
        }
        return null;
    }

    private static String words(String provider) {
        for (ChainStep step : values()) {
            if (step.provider.equals(provider)) {
                return step.words;
            }
        }
        return provider + "CredentialsProvider";
    }

    /** Shortens the message of a chain that found no credentials: the SDK prints each provider with all profiles. */
    static String shorten(String message) {
        Matcher entry = PROVIDER.matcher(message);
        if (!entry.find(Math.max(0, message.indexOf(" : [")))) {
            return RootMessage.clean(message);
        }
        Set<String> said = new LinkedHashSet<>();
        Set<String> notConfigured = new LinkedHashSet<>();
        boolean more = true;
        while (more) {
            String name = words(entry.group(1));
            int begin = entry.end();
            more = entry.find();
            int end = more ? entry.start() : message.length() - (message.endsWith("]") ? 1 : 0);
            String reason = message.substring(begin, Math.max(begin, end));
            if (NOT_CONFIGURED.matcher(reason).lookingAt()) {
                notConfigured.add(name);
            } else {
                said.add(
                        name + ": " + RootMessage.clean(PROFILES.matcher(reason).replaceFirst("")));
            }
        }
        if (!notConfigured.isEmpty()) {
            said.add("not configured: " + String.join(", ", notConfigured));
        }
        return String.join("; ", said);
    }
}
