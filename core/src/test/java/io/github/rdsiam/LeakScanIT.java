package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jfr.ValueDescriptor;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedObject;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;

/**
 * No secret of the whole suite, as it is, URL-encoded or in base64, in anything that the suite logged, threw or
 * recorded. Runs after the other tests, over what {@link SuiteRecorder} and logback kept.
 */
class LeakScanIT {

    private static final int LONGEST_OVERLAP = 8_192;

    @Test
    void noSecretInWhatWasLogged() throws IOException {
        Path log = Path.of("target", "trace.log");
        assertThat(Files.readString(log, StandardCharsets.ISO_8859_1))
                .as("the log is the suite's, at TRACE")
                .contains("TRACE")
                .contains(IamTokenDataSource.class.getName());
        assertThat(found(Files.readString(log, StandardCharsets.ISO_8859_1))).isEmpty();
        assertThat(found(childLogs())).isEmpty();
        assertThat(found(Files.readString(SuiteRecorder.JUL, StandardCharsets.ISO_8859_1)))
                .isEmpty();
    }

    private static String childLogs() throws IOException {
        StringBuilder all = new StringBuilder();
        try (DirectoryStream<Path> logs = Files.newDirectoryStream(Path.of("target"), "child-*.log")) {
            for (Path log : logs) {
                all.append(Files.readString(log, StandardCharsets.ISO_8859_1));
            }
        }
        assertThat(all).as("the child that falls back among them").contains("IAM was refused");
        return all.toString();
    }

    @Test
    void noSecretInAnyExceptionOrFlightRecorderEvent() throws IOException {
        StringBuilder text = new StringBuilder();
        List<String> found = new ArrayList<>();
        int refusals = 0;
        try (RecordingFile events = new RecordingFile(SuiteRecorder.EVENTS)) {
            while (events.hasMoreEvents()) {
                RecordedEvent event = events.readEvent();
                int before = text.length();
                append(event, text);
                if (text.indexOf("The IAM token was refused", before) >= 0) {
                    refusals++;
                }
                if (text.length() > 8_000_000) {
                    found.addAll(found(text.toString()));
                    text.delete(0, text.length() - LONGEST_OVERLAP);
                }
            }
        }
        found.addAll(found(text.toString()));
        assertThat(refusals).as("the recording holds our own exceptions").isPositive();
        assertThat(found).isEmpty();
    }

    private static void append(RecordedObject object, StringBuilder text) {
        for (ValueDescriptor field : object.getFields()) {
            if (field.getTypeName().equals("java.lang.String")) {
                text.append((String) object.getValue(field.getName())).append('\n');
            }
        }
    }

    /** Which secrets stand in the text, by their beginning. */
    private static List<String> found(String text) throws IOException {
        return secrets()
                .filter(secret -> IssuedSecrets.forms(secret).stream().anyMatch(text::contains))
                .map(secret -> secret.substring(0, 8) + "... of " + secret.length() + " characters")
                .toList();
    }

    private static Stream<String> secrets() throws IOException {
        Set<String> all = Files.readAllLines(IssuedSecrets.FILE).stream().collect(Collectors.toSet());
        assertThat(all).as("secrets that the suite used").hasSizeGreaterThan(20);
        return all.stream();
    }
}
