package io.github.rdsiam.internal.endpoint;

/** A refused setting, with the name of the builder's method that sets it. */
public final class InvalidSettingException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String setting;

    private InvalidSettingException(String setting, String message) {
        super(message);
        this.setting = setting;
    }

    /**
     * Returns the supertype, so that the JVM loads this class only when a setting is refused.
     *
     * @param parameter the setting's name, which another word may follow: {@code endpoint}, {@code connectVia port}
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
