package io.github.rdsiam.testkit.internal.secrets;

import com.google.gson.JsonObject;

/** Thrown for an error response of an AWS service with JSON 1.1. */
public final class AwsException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String type;

    private AwsException(int status, String type, String message) {
        super(message, null, false, false);
        this.status = status;
        this.type = type;
    }

    static AwsException badRequest(String type, String message) {
        return new AwsException(400, type, message);
    }

    static AwsException invalidParameter(String message) {
        return badRequest("InvalidParameterException", message);
    }

    static AwsException validation(String message) {
        return badRequest("ValidationException", message);
    }

    static AwsException notFound() {
        return badRequest("ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
    }

    static AwsException invalidRequest(String message) {
        return badRequest("InvalidRequestException", message);
    }

    static AwsException markedForDeletion() {
        return invalidRequest("You can't perform this operation on the secret because it was marked for deletion.");
    }

    static AwsException exists(String message) {
        return badRequest("ResourceExistsException", message);
    }

    static AwsException denied(String operation, String secretId) {
        return badRequest(
                "AccessDeniedException",
                "User: arn:aws:sts::123456789012:assumed-role/test/test is not authorized to perform: secretsmanager:"
                        + operation + (secretId.isEmpty() ? "" : " on resource: " + secretId)
                        + " because no identity-based policy allows the secretsmanager:" + operation + " action");
    }

    static AwsException internal() {
        return new AwsException(500, "InternalServiceError", "An error occurred on the server side.");
    }

    static AwsException unavailable() {
        return new AwsException(503, "ServiceUnavailable", "Service is unable to handle request.");
    }

    String type() {
        return type;
    }

    int status() {
        return status;
    }

    JsonObject body() {
        var body = new JsonObject();
        body.addProperty("__type", type);
        body.addProperty("message", getMessage());
        return body;
    }
}
