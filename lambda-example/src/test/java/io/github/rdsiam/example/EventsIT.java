package io.github.rdsiam.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rdsiam.example.template.ModuleFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EventsIT {

    @Test
    void answersTheSampleEventOfEachWayToBeInvoked() throws Exception {
        List<Path> events = sampleEvents();
        assertThat(events)
                .extracting(event -> event.getFileName().toString())
                .contains("api-gateway-v2.json", "direct.json", "function-url.json");
        try (LocalDeployment aws = LocalDeployment.start();
                FunctionProcess function = aws.startFunction()) {
            for (Path event : events) {
                assertThat(function.invoke(Files.readString(event)).json())
                        .as(event.toString())
                        .startsWith("{\"statusCode\":200,")
                        .contains("\\\"id\\\":1");
            }
        }
    }

    private static List<Path> sampleEvents() throws IOException {
        try (Stream<Path> files = Files.list(ModuleFiles.events())) {
            return files.sorted().toList();
        }
    }
}
