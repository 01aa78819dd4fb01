package scoreboard;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** What the library's process said. */
record Answer(String line) {

    /** One of the throwables of a failure. */
    record Problem(String type, String state, int code, String message) {}

    boolean isOk() {
        return !line.startsWith("failed ");
    }

    boolean isNotOffered() {
        return line.equals("not offered");
    }

    String text() {
        return decode(line);
    }

    /** The throwable, its cause, and so on; none if it did not fail. */
    List<Problem> problems() {
        return isOk()
                ? List.of()
                : Stream.of(line.split(" ")).skip(1).map(Answer::problem).toList();
    }

    private static Problem problem(String word) {
        String[] parts = word.split(";");
        return new Problem(decode(parts[0]), decode(parts[1]), Integer.parseInt(parts[2]), decode(parts[3]));
    }

    private static String decode(String word) {
        return URLDecoder.decode(word, StandardCharsets.UTF_8);
    }
}
