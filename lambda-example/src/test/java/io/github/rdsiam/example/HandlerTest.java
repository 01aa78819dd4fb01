package io.github.rdsiam.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import com.amazonaws.services.lambda.runtime.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
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

        assertThatNoException().isThrownBy(() -> Handler.query(pool));
        assertThatNoException().isThrownBy(() -> Handler.query(pool));
        verify(pool, times(2)).getConnection();
    }

    @Test
    void startsWithoutConfigurationAndAnswers500WithTheRequestId() throws IOException {
        Context context = mock(Context.class);
        when(context.getAwsRequestId()).thenReturn("request-1");
        ByteArrayOutputStream answer = new ByteArrayOutputStream();

        new Handler(Map.of()).handleRequest(InputStream.nullInputStream(), answer, context);

        assertThat(answer.toString(StandardCharsets.UTF_8))
                .isEqualTo("{\"statusCode\":500,\"headers\":{\"Content-Type\":\"application/json\"},"
                        + "\"body\":\"{\\\"message\\\":\\\"The function is misconfigured.\\\","
                        + "\\\"requestId\\\":\\\"request-1\\\"}\"}");
    }
}
