package io.github.rdsiam.testkit.internal.proxy;

import io.github.rdsiam.testkit.Verdict;
import io.github.rdsiam.testkit.internal.protocol.ServerError;
import org.jspecify.annotations.Nullable;

/** Thrown when a login fails, with the record and the error for the client. */
public final class LoginFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final Verdict verdict;
    private final @Nullable String detail;
    private final transient @Nullable ServerError answer;

    public LoginFailure(Verdict verdict, @Nullable String detail, @Nullable ServerError answer) {
        super(verdict + (detail == null ? "" : ": " + detail));
        this.verdict = verdict;
        this.detail = detail;
        this.answer = answer;
    }

    Verdict verdict() {
        return verdict;
    }

    @Nullable
    String detail() {
        return detail;
    }

    /** Returns the error for the client, or null for none. */
    @Nullable
    ServerError answer() {
        return answer;
    }
}
