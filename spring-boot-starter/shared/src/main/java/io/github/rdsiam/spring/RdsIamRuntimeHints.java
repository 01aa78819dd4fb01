package io.github.rdsiam.spring;

import com.zaxxer.hikari.HikariConfig;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;
import org.springframework.boot.context.properties.bind.BindableRuntimeHintsRegistrar;

/** What a native image cannot see: classes that the driver makes by name, certificates, the pool's properties. */
final class RdsIamRuntimeHints implements RuntimeHintsRegistrar {

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
        made(hints, "io.github.rdsiam.internal.mysql.RdsSocketFactory");
        made(hints, "io.github.rdsiam.internal.mysql.RdsClearPasswordPlugin");
        hints.resources().registerPattern("io/github/rdsiam/internal/net/anchors/*.der");
        BindableRuntimeHintsRegistrar.forTypes(HikariConfig.class).registerHints(hints);
    }

    private static void made(RuntimeHints hints, String byName) {
        hints.reflection().registerType(TypeReference.of(byName), MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS);
    }
}
