package io.github.rdsiam.testkit.internal.token;

/** Thrown when a text is not a token. */
final class MalformedTokenException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String what;

    MalformedTokenException(String what) {
        super(what);
        this.what = what;
    }

    String what() {
        return what;
    }
}
