package io.github.rdsiam.testkit;

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
import org.jspecify.annotations.Nullable;

/**
 * An IAM token taken apart. Masks itself.
 *
 * @param address host and port as they were signed
 * @param parameters all but the signature, decoded
 * @see <a href="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.Connecting.html">Connecting
 *     with IAM authentication</a>
 */
record RdsToken(
        String address,
        Map<String, String> parameters,
        String dateTime,
        Instant signedAt,
        Duration life,
        CredentialScope scope,
        String signature) {

    private static final DateTimeFormatter DATE_TIME = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'");
    private static final int MAX_LIFE_SECONDS = 900;

    /** Whether a client meant this text as a token. */
    static boolean resembles(String text) {
        return text.contains("X-Amz-") || text.contains("Action=connect");
    }

    /**
     * Takes a token apart.
     *
     * @throws MalformedTokenException if it is none; the message names what is wrong, not its value
     */
    static RdsToken parse(String text) throws MalformedTokenException {
        int query = text.indexOf("/?");
        require(query > 0, "no host and path before the query");
        Map<String, String> parameters = parameters(text.substring(query + 2));
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
        parameters.remove("X-Amz-Signature");
        return new RdsToken(
                text.substring(0, query),
                Map.copyOf(parameters),
                dateTime,
                instant(dateTime),
                life(required(parameters, "X-Amz-Expires")),
                scope,
                signature);
    }

    private static Map<String, String> parameters(String query) throws MalformedTokenException {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            require(equals > 0, "a parameter without a value");
            String name = decode(pair.substring(0, equals));
            require(parameters.put(name, decode(pair.substring(equals + 1))) == null, "a parameter is there twice");
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
