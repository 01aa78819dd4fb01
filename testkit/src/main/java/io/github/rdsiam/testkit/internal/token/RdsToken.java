package io.github.rdsiam.testkit.internal.token;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A parsed IAM token. {@code toString} masks it.
 *
 * @param address host and port as they were signed
 * @param parameters all parameters except the signature, decoded
 * @param remark anything unusual about its form that servers accept, or null
 * @see <a href="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.Connecting.html">Connecting
 *     with IAM authentication</a>
 */
public record RdsToken(
        String address,
        Map<String, String> parameters,
        String dateTime,
        Instant signedAt,
        Duration life,
        CredentialScope scope,
        String signature,
        @Nullable String remark) {

    private static final DateTimeFormatter DATE_TIME = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'");
    private static final int MAX_LIFE_SECONDS = 900;
    private static final int MAX_USER_LENGTH = 80;

    private static final Set<String> USUAL = Set.of(
            "Action",
            "DBUser",
            "X-Amz-Algorithm",
            "X-Amz-Credential",
            "X-Amz-Date",
            "X-Amz-Expires",
            "X-Amz-Security-Token",
            "X-Amz-SignedHeaders",
            "X-Amz-Signature");
    private static final Pattern SIGNATURE = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern LOWER_CASE_ESCAPE = Pattern.compile("%(?:[a-f][0-9A-Fa-f]|[0-9A-F][a-f])");
    private static final Pattern UNESCAPED = Pattern.compile("=[^&]*[^A-Za-z0-9._~%&-]");

    /** Returns whether this text is probably meant as a token. */
    public static boolean resembles(String text) {
        return text.contains("X-Amz-") || text.contains("Action=connect");
    }

    /**
     * Returns a user name that is safe for logs and records. Some clients mix up user and password, and a token must
     * not appear there.
     */
    public static String printableUser(String user) {
        return resembles(user) || user.length() > MAX_USER_LENGTH ? "(not a user name)" : user;
    }

    /**
     * Parses a token, with or without a slash between address and query; the SDKs for Go, Kotlin and C++ omit it.
     *
     * @throws MalformedTokenException if it is not a token; the message names the wrong part, but not its value
     */
    static RdsToken parse(String text) throws MalformedTokenException {
        int question = text.indexOf('?');
        require(question > 0, "no host and question mark before the parameters");
        String url = text.substring(0, question);
        require(!url.contains("://"), "it begins with a scheme; remove the scheme from the signed URL");
        boolean slash = url.endsWith("/");
        String address = slash ? url.substring(0, url.length() - 1) : url;
        require(!address.isEmpty() && !address.contains("/"), "a path other than / after the host");
        String query = text.substring(question + 1);
        Map<String, String> parameters = parameters(query);
        String remark = remark(slash, query, parameters.keySet());
        require("connect".equals(parameters.get("Action")), "Action is not connect");
        require(SigV4.ALGORITHM.equals(parameters.get("X-Amz-Algorithm")), "X-Amz-Algorithm");
        require("host".equals(parameters.get("X-Amz-SignedHeaders")), "X-Amz-SignedHeaders is not host");
        required(parameters, "DBUser");
        String dateTime = required(parameters, "X-Amz-Date");
        CredentialScope scope = CredentialScope.parse(required(parameters, "X-Amz-Credential"));
        if (scope == null || !scope.service().equals("rds-db") || !dateTime.startsWith(scope.date() + "T")) {
            throw new MalformedTokenException("X-Amz-Credential");
        }
        String signature = required(parameters, "X-Amz-Signature");
        require(
                SIGNATURE.matcher(signature).matches(),
                "X-Amz-Signature does not consist of 64 lower-case hexadecimal digits");
        parameters.remove("X-Amz-Signature");
        return new RdsToken(
                address,
                Map.copyOf(parameters),
                dateTime,
                instant(dateTime),
                life(required(parameters, "X-Amz-Expires")),
                scope,
                signature,
                remark);
    }

    /**
     * Returns a remark about an unusual form. Servers accept it, because they decode and re-encode the parameters
     * before they check the signature.
     */
    private static @Nullable String remark(boolean slash, String query, Set<String> names) {
        StringJoiner remarks = new StringJoiner("; ").setEmptyValue("");
        if (!slash) {
            remarks.add("the token has no slash before the question mark");
        }
        if (LOWER_CASE_ESCAPE.matcher(query).find() || UNESCAPED.matcher(query).find()) {
            remarks.add("the token's parameters are not encoded as in the signed form");
        }
        if (!USUAL.containsAll(names)) {
            remarks.add("the token has parameters that AWS does not document");
        }
        return remarks.length() == 0 ? null : remarks.toString();
    }

    private static Map<String, String> parameters(String query) throws MalformedTokenException {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            require(equals > 0, "a parameter without a value");
            String name = decode(pair.substring(0, equals));
            require(parameters.put(name, decode(pair.substring(equals + 1))) == null, "a parameter occurs twice");
        }
        return parameters;
    }

    private static String decode(String text) throws MalformedTokenException {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new MalformedTokenException("a broken % sign");
        }
    }

    private static Instant instant(String dateTime) throws MalformedTokenException {
        try {
            return LocalDateTime.parse(dateTime, DATE_TIME).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new MalformedTokenException("X-Amz-Date");
        }
    }

    private static Duration life(String seconds) throws MalformedTokenException {
        require(seconds.matches("[0-9]{1,6}"), "X-Amz-Expires");
        int life = Integer.parseInt(seconds);
        require(life >= 1 && life <= MAX_LIFE_SECONDS, "X-Amz-Expires is not within 1 and 900");
        return Duration.ofSeconds(life);
    }

    private static String required(Map<String, String> parameters, String name) throws MalformedTokenException {
        String value = parameters.get(name);
        if (value == null || value.isEmpty()) {
            throw new MalformedTokenException(name + " is missing");
        }
        return value;
    }

    private static void require(boolean right, String otherwise) throws MalformedTokenException {
        if (!right) {
            throw new MalformedTokenException(otherwise);
        }
    }

    Instant expires() {
        return signedAt.plus(life);
    }

    String user() {
        return parameters.getOrDefault("DBUser", "");
    }

    @Nullable
    String sessionToken() {
        return parameters.get("X-Amz-Security-Token");
    }

    @Override
    public String toString() {
        return "RdsToken[***]";
    }
}
