package io.github.rdsiam.spring;

/** A configuration that cannot work, with what is wrong and what to do about it. Never holds a password. */
final class RdsIamConfigurationException extends RuntimeException {

    /** Where a reader of the jar finds each property. */
    static final String DOCUMENT = "https://github.com/rdsiam/rds-iam/blob/main/docs/spring.md";

    private static final long serialVersionUID = 1L;

    private final String action;

    RdsIamConfigurationException(String description, String action) {
        super(description);
        this.action = action;
    }

    RdsIamConfigurationException(String description, String action, Throwable cause) {
        super(description, cause);
        this.action = action;
    }

    String description() {
        return String.valueOf(getMessage());
    }

    String action() {
        return action;
    }
}
