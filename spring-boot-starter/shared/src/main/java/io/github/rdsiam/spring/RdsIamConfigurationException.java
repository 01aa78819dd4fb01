package io.github.rdsiam.spring;

/** Thrown for a configuration that cannot work, with a description and an action. It never contains a password. */
final class RdsIamConfigurationException extends RuntimeException {

    /** The page that documents each property. */
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
