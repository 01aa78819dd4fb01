package io.github.rdsiam.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/**
 * The values of Boot's JdbcConnectionDetails. That type itself cannot be used here, because its package differs between
 * Boot 3.5 and 4.
 */
record ConnectionSettings(
        @Nullable String url,
        @Nullable String username,
        @Nullable String password,
        @Nullable String driverClassName) {

    boolean bringsPassword() {
        return StringUtils.hasLength(password);
    }

    @Override
    public String toString() {
        return "ConnectionSettings[password " + (bringsPassword() ? "given" : "not given") + "]";
    }
}
