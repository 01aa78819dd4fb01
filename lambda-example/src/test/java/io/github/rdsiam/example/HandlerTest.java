package io.github.rdsiam.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.amazonaws.services.lambda.runtime.Context;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HandlerTest {

    @Test
    void startsWithoutConfigurationAndAnswers500WithTheRequestId() {
        Context context = mock(Context.class);
        when(context.getAwsRequestId()).thenReturn("request-1");

        Map<String, Object> response = new Handler(Map.of()).handleRequest(null, context);

        assertThat(response)
                .containsEntry("statusCode", 500)
                .containsEntry("headers", Map.of("Content-Type", "application/json"))
                .containsEntry(
                        "body", "{\"message\":\"The function is not set up correctly.\",\"requestId\":\"request-1\"}");
    }
}
