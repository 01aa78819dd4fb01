package io.github.rdsiam.verify;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The answer to a question, with the evidence.
 *
 * @param evidence may be empty
 */
record Finding(Question question, String answer, List<String> evidence) {

    static Finding of(Question question, String answer, String... evidence) {
        return new Finding(question, answer, List.of(evidence));
    }

    static Finding inconclusive(Question question, String reason) {
        return of(question, "inconclusive: " + reason);
    }

    static Finding parse(Object json) {
        Map<?, ?> map = (Map<?, ?>) json;
        return new Finding(
                Question.of(String.valueOf(map.get("question"))),
                String.valueOf(map.get("answer")),
                Parsed.list(map.get("evidence")).stream().map(String::valueOf).toList());
    }

    Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("question", question.id());
        json.put("answer", answer);
        json.put("evidence", evidence);
        return json;
    }
}
