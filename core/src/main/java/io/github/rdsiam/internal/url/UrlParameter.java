package io.github.rdsiam.internal.url;

import io.github.rdsiam.internal.endpoint.Arguments;

/** The URL parameters of this library. All others are properties of the engine's driver. */
public enum UrlParameter {
    USER("user", "The database user that the token is for, case-sensitive"),
    REGION("region", "The region to sign for, such as eu-west-1; required if the endpoint is not an RDS name"),
    CONNECT_VIA(
            "connectVia",
            "Where to connect instead, as host:port, such as a tunnel; token and certificate are still the endpoint's"),
    CA_BUNDLE("caBundle", "A PEM file with the authorities to trust instead of the built-in ones"),
    ROLE_ARN("roleArn", "The ARN of an IAM role to assume; the token is signed as this role"),
    EXTERNAL_ID("externalId", "The external id that the role's trust policy requires"),
    FALLBACK_SECRET(
            "fallbackSecret", "Name or ARN of the AWS Secrets Manager secret to log in with when IAM is refused"),
    FALLBACK_TARGET(
            "fallbackTarget",
            "Where the secret's password is sent: host:port of an RDS endpoint, or secret-host for the host and port in"
                    + " the secret; by default where the token is sent");

    /** Method names in the builder's messages, and the names that a user of a URL knows; longer ones first. */
    private static final String[][] METHODS = {
        {"username(String), database(String), endpoint(String), port(int) and", "user, the URL and"},
        {"username(String)", "user"},
        {"username (", "user ("},
        {"region(String)", "region"},
        {"connectVia(String, int)", "connectVia"},
        {"caBundle(Path)", "caBundle"},
        {"fallback(SecretsManagerFallback)", "fallbackSecret"},
        {"secretId (", "fallbackSecret ("},
        {"fallback (", "fallbackSecret ("},
        {"toEndpoint(host, port)", "fallbackTarget=host:port"},
        {"toSecretHost()", "fallbackTarget=secret-host"},
        {"toEndpoint ", "fallbackTarget "},
        {"driverProperty ", "parameter "},
        {"assumeRole ", ""},
    };

    private final String text;
    private final String description;

    UrlParameter(String text, String description) {
        this.text = text;
        this.description = description;
    }

    /** Returns the description that tools show. */
    public String description() {
        return description;
    }

    /** Returns the parameter's name in a URL. */
    @Override
    public String toString() {
        return text;
    }

    static boolean isOurs(String name) {
        for (UrlParameter parameter : values()) {
            if (parameter.text.equals(name)) {
                return true;
            }
        }
        return false;
    }

    /** Replaces the names of builder methods in a message with parameter names. */
    public static String inPlaceOfMethods(String message) {
        return Arguments.rename(message, METHODS);
    }
}
