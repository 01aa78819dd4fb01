package io.github.rdsiam.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.TypeHint;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

class RdsIamRuntimeHintsTest {

    private final RuntimeHints hints = new RuntimeHints();

    RdsIamRuntimeHintsTest() {
        new RdsIamRuntimeHints().registerHints(hints, null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.github.rdsiam.internal.mysql.RdsSocketFactory",
                "io.github.rdsiam.internal.mysql.RdsClearPasswordPlugin",
                "io.github.rdsiam.internal.postgresql.PostgresHooks"
            })
    void letTheDriverInstantiateItsHooks(String type) throws Exception {
        Class<?> part = Class.forName(type);
        assertThat(part.getConstructors()).hasSize(1);
        assertThat(typeHint(part).getMemberCategories()).contains(MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS);
    }

    @Test
    void takeEachFileOfCertificatesAlong() throws Exception {
        Resource[] anchors = new PathMatchingResourcePatternResolver()
                .getResources("classpath*:io/github/rdsiam/internal/net/anchors/*");
        assertThat(anchors)
                .hasSizeGreaterThan(1)
                .allSatisfy(file -> assertThat(RuntimeHintsPredicates.resource()
                                .forResource("io/github/rdsiam/internal/net/anchors/" + file.getFilename()))
                        .accepts(hints));
    }

    @Test
    void letThePoolsPropertiesBeBound() {
        assertThat(typeHint(HikariConfig.class).methods())
                .anySatisfy(method -> assertThat(method.getName()).isEqualTo("setMaximumPoolSize"));
    }

    @Test
    void nameOnlyClassesThatExist() {
        assertThat(hints.reflection().typeHints())
                .isNotEmpty()
                .allSatisfy(hint ->
                        assertThat(Class.forName(hint.getType().getName())).isNotNull());
    }

    private TypeHint typeHint(Class<?> type) {
        TypeHint hint = hints.reflection().getTypeHint(type);
        assertThat(hint).as("hint for %s", type).isNotNull();
        return hint;
    }
}
