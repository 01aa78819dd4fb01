package io.github.rdsiam.testkit.internal.proxy;

import io.github.rdsiam.testkit.CertificateCheck;
import io.github.rdsiam.testkit.CredentialKind;
import io.github.rdsiam.testkit.RecordedLogin;
import io.github.rdsiam.testkit.Verdict;
import io.github.rdsiam.testkit.internal.tls.TlsClient;
import io.github.rdsiam.testkit.internal.token.RdsToken;
import io.github.rdsiam.testkit.internal.token.TokenVerdict;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Collects the record of a login. It is written once, before the client gets the result. */
public final class LoginDraft {

    private static final System.Logger LOGGER = System.getLogger("io.github.rdsiam.testkit.FakeRdsProxy");

    private final VirtualEndpoint endpoint;
    private final Clock clock;
    private final ProxyRecords records;
    private @Nullable String user;
    private @Nullable TlsClient tls;
    private CertificateCheck certificateCheck = CertificateCheck.NOT_TESTED;
    private CredentialKind credential = CredentialKind.NONE;
    private @Nullable Instant signedAt;
    private @Nullable Instant expires;
    private @Nullable String remark;
    private boolean changesUser;
    private boolean closedByProxy;
    private boolean written;

    LoginDraft(VirtualEndpoint endpoint, Clock clock, ProxyRecords records) {
        this.endpoint = endpoint;
        this.clock = clock;
        this.records = records;
    }

    public void user(String name) {
        user = RdsToken.printableUser(name);
    }

    public void tls(TlsClient client) {
        tls = client;
    }

    public void certificateCheck(CertificateCheck check) {
        certificateCheck = check;
    }

    /**
     * Records that the proxy closes the connection, so that the client's disconnect is not taken for a rejected
     * certificate.
     */
    void closedByProxy() {
        closedByProxy = true;
        if (certificateCheck == CertificateCheck.REJECTED) {
            certificateCheck = CertificateCheck.NOT_TESTED;
        }
    }

    /** Records that a logged-in client logs in again. */
    public void changesUser() {
        changesUser = true;
    }

    public void credential(CredentialKind kind) {
        credential = kind;
    }

    void token(TokenVerdict judgement) {
        signedAt = judgement.signedAt();
        expires = judgement.expires();
        remark = judgement.remark();
    }

    void write(Verdict verdict, @Nullable String problem) {
        if (written) {
            return;
        }
        written = true;
        Instant now = clock.instant();
        String detail = detail(problem);
        records.login(new RecordedLogin(
                now,
                endpoint.name(),
                endpoint.isInstance(),
                user,
                tls == null ? null : tls.version(),
                tls != null && tls.resumed(),
                tls == null ? null : tls.subject(),
                certificateCheck,
                credential,
                signedAt == null ? null : Duration.between(signedAt, now),
                expires,
                verdict,
                detail));
        log(verdict, detail);
    }

    private @Nullable String detail(@Nullable String problem) {
        StringJoiner details = new StringJoiner("; ").setEmptyValue("");
        for (String part : new @Nullable String[] {problem, remark, changesUser ? "by COM_CHANGE_USER" : null}) {
            if (part != null) {
                details.add(part);
            }
        }
        return details.length() == 0 ? null : details.toString();
    }

    /**
     * Logs the reason of a failed login, which the client does not get. Scripted faults, requests to cancel,
     * connections without data, and connections that the test closed are not logged.
     */
    private void log(Verdict verdict, @Nullable String detail) {
        boolean silent = closedByProxy || (verdict == Verdict.CLIENT_GONE && tls == null);
        // for a refused password, the name may be the password: some clients mix them up
        boolean named = user != null && verdict != Verdict.PASSWORD_REFUSED;
        if (verdict != Verdict.ACCEPTED && verdict != Verdict.FAULT && verdict != Verdict.CANCEL_REQUEST && !silent) {
            LOGGER.log(
                    System.Logger.Level.INFO,
                    () -> "Login failed: " + verdict + (detail == null ? "" : " (" + printable(detail) + ")")
                            + (named ? ", user " + printable(Objects.requireNonNull(user)) : "") + ", at "
                            + endpoint.name());
        }
    }

    private static String printable(String text) {
        return text.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]", "?");
    }
}
