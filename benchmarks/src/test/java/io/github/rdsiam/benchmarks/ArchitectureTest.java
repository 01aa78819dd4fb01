package io.github.rdsiam.benchmarks;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;

@AnalyzeClasses(packages = "io.github.rdsiam.benchmarks")
class ArchitectureTest {

    @ArchTest
    static void packagesHaveNoCycles(JavaClasses classes) {
        slices().matching("io.github.rdsiam.(**)").should().beFreeOfCycles().check(classes);
    }
}
