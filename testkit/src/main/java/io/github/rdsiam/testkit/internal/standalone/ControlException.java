package io.github.rdsiam.testkit.internal.standalone;

/** Thrown when a request is refused, with the status and the text of the response. */
final class ControlException extends Exception {

    private static final long serialVersionUID = 1;

    private static final int BAD_REQUEST = 400;
    private static final int CONFLICT = 409;

    private final int status;

    ControlException(int status, String message) {
        super(message);
        this.status = status;
    }

    static ControlException wrongParameter(String message) {
        return new ControlException(BAD_REQUEST, message);
    }

    static ControlException impossible(String message) {
        return new ControlException(CONFLICT, message);
    }

    int status() {
        return status;
    }
}
