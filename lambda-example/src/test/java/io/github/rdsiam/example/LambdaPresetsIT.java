package io.github.rdsiam.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rdsiam.testsupport.ChildJvm;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LambdaPresetsIT extends OnBothEngines {

    @Test
    void theTemplatesTestsCompareItWithTheLibrarysSettings() throws Exception {
        Map<String, String> variables = aws.functionVariables();
        variables.put("AWS_LAMBDA_FUNCTION_NAME", aws.deployment().functionName());
        try (ChildJvm function = ChildJvm.start(LambdaPresets.class, variables)) {
            assertThat(function.awaitEnd(1, TimeUnit.MINUTES))
                    .as(function.output())
                    .isZero();
            assertThat(function.lines()).contains(LambdaPresets.expected());
        }
    }
}
