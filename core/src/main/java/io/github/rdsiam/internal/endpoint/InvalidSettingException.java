package io.github.rdsiam.internal.endpoint;

/** Thrown when a setting is rejected; contains the name of the builder's method that sets it. */
public final class InvalidSettingException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String setting;

    private InvalidSettingException(String setting, String message) {
        super(message);
        this.setting = setting;
    }

    /**
     * Creates the exception. Declared as the supertype, so that the JVM loads this class only when a setting is
     * rejected.
     *
     * @param parameter the setting's name, with an optional second word: {@code endpoint}, {@code connectVia port}
     */
    public static IllegalArgumentException of(String parameter, String message) {
        int space = parameter.indexOf(' ');
        return new InvalidSettingException(space < 0 ? parameter : parameter.substring(0, space), message);
    }

    /** Returns the name of the builder's method, for example {@code connectVia} or {@code driverProperty}. */
    public String setting() {
        return setting;
    }
}
