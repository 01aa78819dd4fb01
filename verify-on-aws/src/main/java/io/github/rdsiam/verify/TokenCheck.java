package io.github.rdsiam.verify;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

/** Finds out which tokens the proxy accepts, around both ends of their 15 minutes. */
final class TokenCheck implements Check {

    private static final List<Duration> AGES =
            List.of(minutes(14, 0), minutes(14, 50), minutes(15, 10), minutes(16, 0), minutes(20, 10));
    private static final List<Duration> AHEAD =
            List.of(minutes(0, 30), minutes(1, 0), minutes(4, 50), minutes(5, 10), minutes(14, 50), minutes(15, 10));

    private final Target target;
    private final Clock clock;

    TokenCheck(Target target, Clock clock) {
        this.target = target;
        this.clock = clock;
    }

    private static Duration minutes(int minutes, int seconds) {
        return Duration.ofMinutes(minutes).plusSeconds(seconds);
    }

    @Override
    public List<Question> questions() {
        return List.of(Question.TOKEN_LENGTH, Question.TOKEN_AGE, Question.CLOCK_AHEAD);
    }

    @Override
    public Outcome take(Step step) throws IOException {
        SSLContext tls = target.tls();
        try (DefaultCredentialsProvider provider =
                DefaultCredentialsProvider.builder().build()) {
            DatedTokens tokens = new DatedTokens(target, provider.resolveCredentials());
            String fresh = tokens.signedAt(clock.instant());
            Reply control = logIn(tls, fresh);
            if (!control.accepted()) {
                String reason = "a fresh token was refused: " + control.code() + " " + control.text();
                return Step.done(questions().stream()
                        .map(question -> Finding.inconclusive(question, reason))
                        .toList());
            }
            return Step.done(
                    Finding.of(Question.TOKEN_LENGTH, "a token of " + fresh.length() + " characters is accepted"),
                    edge(Question.TOKEN_AGE, tls, tokens, AGES, -1),
                    edge(Question.CLOCK_AHEAD, tls, tokens, AHEAD, 1));
        }
    }

    private Reply logIn(SSLContext tls, String token) throws IOException {
        try (RawLogin login = RawLogin.to(target)) {
            return login.logIn(tls, token);
        }
    }

    /** A login that fails without an answer does not affect the other questions. */
    private Finding edge(Question question, SSLContext tls, DatedTokens tokens, List<Duration> distances, int sign) {
        List<Reply> replies = new ArrayList<>();
        for (Duration distance : distances) {
            Instant signedAt = clock.instant().plus(distance.multipliedBy(sign));
            try {
                replies.add(logIn(tls, tokens.signedAt(signedAt)));
            } catch (IOException e) {
                return Finding.inconclusive(question, "no answer at " + text(distance) + ": " + e);
            }
        }
        return edge(question, distances, replies);
    }

    static Finding edge(Question question, List<Duration> distances, List<Reply> replies) {
        List<String> seen = new ArrayList<>();
        String taken = "none";
        String refused = "none";
        boolean orderly = true;
        for (int i = 0; i < distances.size(); i++) {
            String distance = text(distances.get(i));
            Reply reply = replies.get(i);
            seen.add(distance + " " + (reply.accepted() ? "accepted" : "refused with " + reply.code()));
            if (reply.accepted()) {
                orderly &= refused.equals("none");
                taken = distance;
            } else if (refused.equals("none")) {
                refused = distance;
            }
        }
        return new Finding(
                question,
                orderly ? "accepted up to " + taken + ", refused from " + refused : "inconclusive: no clear limit",
                seen);
    }

    private static String text(Duration duration) {
        return String.format(Locale.ROOT, "%d:%02d", duration.toMinutes(), duration.toSecondsPart());
    }
}
