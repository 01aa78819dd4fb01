package io.github.rdsiam.spring;

import com.zaxxer.hikari.HikariConfig;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.boot.context.properties.bind.BindableRuntimeHintsRegistrar;

/**
 * Registers runtime hints for a native image: classes that a driver instantiates by name, certificates, and pool
 * properties.
 */
final class RdsIamRuntimeHints implements RuntimeHintsRegistrar {

    private static final String[] HOOKS = {
        "io.github.rdsiam.internal.mysql.RdsSocketFactory",
        "io.github.rdsiam.internal.mysql.RdsClearPasswordPlugin",
        "io.github.rdsiam.internal.postgresql.PostgresHooks"
    };

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
        // only hooks whose driver the application has
        for (String hook : HOOKS) {
            hints.reflection().registerTypeIfPresent(classLoader, hook, MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS);
        }
        hints.resources().registerPattern("io/github/rdsiam/internal/net/anchors/*.der");
        BindableRuntimeHintsRegistrar.forTypes(HikariConfig.class).registerHints(hints);
    }
}
