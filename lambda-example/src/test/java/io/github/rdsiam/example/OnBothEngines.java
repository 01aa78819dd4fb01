package io.github.rdsiam.example;

import io.github.rdsiam.testkit.RdsEngine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs a test class with each engine, against what the template deploys for it. */
@ParameterizedClass
@EnumSource(RdsEngine.class)
abstract class OnBothEngines {

    static LocalDeployment aws;

    @Parameter
    RdsEngine engine;

    @BeforeParameterizedClassInvocation
    static void startAws(RdsEngine engine) {
        aws = LocalDeployment.start(engine);
    }

    @AfterParameterizedClassInvocation
    static void stopAws() {
        aws.close();
    }

    @BeforeEach
    void resetAws() {
        aws.reset();
    }
}
