package io.github.rdsiam.testkit.internal.token;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The scope of a signature: the access key, the day, the region and the service.
 *
 * @param date the day, as {@code yyyyMMdd}
 */
public record CredentialScope(String accessKeyId, String date, String region, String service) {

    private static final Pattern FORM = Pattern.compile("([^/]+)/([0-9]{8})/([^/]+)/([^/]+)/aws4_request");

    public static @Nullable CredentialScope parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? new CredentialScope(matcher.group(1), matcher.group(2), matcher.group(3), matcher.group(4))
                : null;
    }

    /** Returns the scope without the key id, as it is signed. */
    String signedForm() {
        return date + "/" + region + "/" + service + "/aws4_request";
    }
}
