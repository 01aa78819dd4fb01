package scoreboard;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The library's process, which gets a line and answers with one. For one thread. */
final class SubjectProcess implements AutoCloseable {

    /** A limit for what would never end, not for slow libraries. */
    private static final int PATIENCE_SECONDS = 90;

    private static final String END = "the process has ended";

    private final Process process;
    private final Writer orders;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final Path errors;

    SubjectProcess(List<String> command, Map<String, String> environment, Path errors) throws IOException {
        this.errors = errors;
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        orders = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
        Thread reader = new Thread(this::read, "answers");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            lines.lines().forEach(answers::add);
        } catch (IOException | RuntimeException e) {
            answers.add(END + ": " + e);
        }
        answers.add(END);
    }

    Answer ask(String... words) throws IOException, InterruptedException {
        orders.write(String.join(" ", words) + "\n");
        orders.flush();
        return next();
    }

    Answer next() throws InterruptedException {
        String line = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (line == null || line.startsWith(END)) {
            throw new IllegalStateException((line == null ? "no answer" : line) + ", see " + errors);
        }
        return new Answer(line);
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    static String encode(Map<String, String> values) {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + encode(entry.getValue()))
                .collect(Collectors.joining(" "));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
