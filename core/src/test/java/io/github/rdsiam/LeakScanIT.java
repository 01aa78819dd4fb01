package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jdk.jfr.ValueDescriptor;
import jdk.jfr.consumer.RecordedObject;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;

/**
 * No secret of the suite, in plain text, URL-encoded or in base64, is in what the suite logged, threw or recorded. Runs
 * after the other tests, over what {@link SuiteRecorder} and logback kept.
 */
class LeakScanIT {

    @Test
    void noSecretInWhatWasLogged() throws IOException {
        SecretSearch search = new SecretSearch(secrets());
        StringBuilder traces = new StringBuilder();
        StringBuilder driver = new StringBuilder();
        StringBuilder children = new StringBuilder();
        for (Path folder : folders()) {
            traces.append(text(folder.resolve("trace.log")));
            driver.append(text(folder.resolve("jul.log")));
            try (DirectoryStream<Path> logs = Files.newDirectoryStream(folder, "child-*.log")) {
                for (Path log : logs) {
                    children.append(text(log));
                }
            }
        }
        assertThat(traces)
                .as("the logs are the suite's, at TRACE")
                .contains("TRACE")
                .contains(IamTokenDataSource.class.getName());
        assertThat(search.in(traces)).isEmpty();
        assertThat(driver)
                .as("pgjdbc's logs at FINEST, with logins by token and by SCRAM")
                .contains("FE=> Password(password=<not shown>)")
                .contains("FE=> SASLResponse(");
        assertThat(search.in(driver)).isEmpty();
        assertThat(new SecretSearch(List.of(proof(driver))).in(driver))
                .as("the search finds what is there: the driver logs what proves that it knows a password")
                .hasSize(1);
        assertThat(children).as("the child that falls back among them").contains("IAM was refused");
        assertThat(search.in(children)).isEmpty();
    }

    private static String proof(CharSequence log) {
        return Pattern.compile("FE=> SASLResponse\\( .*?p=(\\S+)")
                .matcher(log)
                .results()
                .map(match -> match.group(1))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void noSecretInAnyExceptionOrFlightRecorderEvent() throws IOException {
        SecretSearch search = new SecretSearch(secrets());
        StringBuilder text = new StringBuilder();
        Set<String> found = new TreeSet<>();
        int refusals = 0;
        for (Path folder : folders()) {
            try (RecordingFile events = new RecordingFile(folder.resolve("suite.jfr"))) {
                while (events.hasMoreEvents()) {
                    text.setLength(0);
                    append(events.readEvent(), text);
                    found.addAll(search.in(text));
                    refusals += text.indexOf("The IAM token was refused") >= 0 ? 1 : 0;
                }
            }
        }
        assertThat(refusals).as("the recordings hold our own exceptions").isPositive();
        assertThat(found).isEmpty();
    }

    private static void append(RecordedObject object, StringBuilder text) {
        for (ValueDescriptor field : object.getFields()) {
            if (field.getTypeName().equals("java.lang.String")) {
                text.append((String) object.getValue(field.getName())).append('\n');
            }
        }
    }

    /** What each of the JVMs that ran the suite has recorded. */
    private static List<Path> folders() throws IOException {
        try (Stream<Path> folders = Files.list(SuiteRecorder.FOLDER)) {
            return folders.toList();
        }
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }

    /** Of all JVMs: a secret of one must not be in the log of another either. */
    private static Set<String> secrets() throws IOException {
        Set<String> all = new TreeSet<>();
        for (Path folder : folders()) {
            all.addAll(Files.readAllLines(folder.resolve("issued-secrets.txt")));
        }
        assertThat(all).as("secrets that the suite used").hasSizeGreaterThan(20);
        return all;
    }
}
