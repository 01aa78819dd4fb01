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

class RdsIamRuntimeHintsTest {

    private final RuntimeHints hints = new RuntimeHints();

    RdsIamRuntimeHintsTest() {
        new RdsIamRuntimeHints().registerHints(hints, null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"io.github.rdsiam.RdsSocketFactory", "io.github.rdsiam.RdsClearPasswordPlugin"})
    void letTheDriverMakeItsParts(String type) throws Exception {
        Class<?> part = Class.forName(type);
        assertThat(part.getConstructor()).isNotNull();
        assertThat(typeHint(part).getMemberCategories()).contains(MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS);
    }

    @Test
    void takeTheCertificatesAlong() {
        String anchors = "io/github/rdsiam/anchors/amazon-trust-services.der";
        assertThat(getClass().getClassLoader().getResource(anchors)).isNotNull();
        assertThat(RuntimeHintsPredicates.resource().forResource(anchors)).accepts(hints);
    }

    @Test
    void letThePoolsPropertiesBeBound() {
        assertThat(typeHint(HikariConfig.class).methods())
                .anySatisfy(method -> assertThat(method.getName()).isEqualTo("setMaximumPoolSize"));
    }

    private TypeHint typeHint(Class<?> type) {
        TypeHint hint = hints.reflection().getTypeHint(type);
        assertThat(hint).as("hint for %s", type).isNotNull();
        return hint;
    }
}
