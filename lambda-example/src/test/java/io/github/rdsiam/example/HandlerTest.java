package io.github.rdsiam.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import com.amazonaws.services.lambda.runtime.Context;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class HandlerTest {

    @Test
    void aFirstConnectionThatFailsInAnyWayIsLeftToTheEvents() throws SQLException {
        DataSource pool = mock(DataSource.class);
        when(pool.getConnection())
                .thenThrow(new SQLException("no route"))
                .thenThrow(new IllegalStateException("no credentials"));

        assertThatNoException().isThrownBy(() -> Handler.connectOnce(pool));
        assertThatNoException().isThrownBy(() -> Handler.connectOnce(pool));
        verify(pool, times(2)).getConnection();
    }

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
