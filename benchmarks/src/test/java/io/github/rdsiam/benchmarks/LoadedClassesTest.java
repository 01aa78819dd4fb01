package io.github.rdsiam.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LoadedClassesTest {

    @Test
    void classesAreCountedByWhereTheyComeFrom() {
        LoadedClasses loaded = LoadedClasses.parse(List.of(
                "[0.010s][info][class,load] java.lang.Object source: shared objects file",
                "[0.200s][info][class,load] sun.security.ssl.SSLContextImpl source: jrt:/java.base",
                "[0.300s][info][class,load] com.mysql.cj.jdbc.Driver source: file:/home/me/mysql-connector-j-26.10.0.jar",
                "[0.310s][info][class,load] com.zaxxer.hikari.HikariConfig source: shared objects file (top)",
                "[0.320s][info][class,load] com.zaxxer.hikari.HikariConfig$$Lambda/0x00007f source: com.zaxxer.hikari.HikariConfig",
                "[0.330s][info][class,load] java.lang.invoke.LambdaForm$MH/0x00007f source: __JVM_LookupDefineClass__",
                "[0.400s][info][safepoint ] something else"));

        assertThat(loaded).isEqualTo(new LoadedClasses(6, 2, 4));
    }
}
