package io.github.rdsiam.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The record of a login while it goes on; written once, before the client can know how it ended. */
final class LoginDraft {

    private final Face face;
    private final Clock clock;
    private final ProxyRecords records;
    private @Nullable String user;
    private @Nullable TlsClient tls;
    private CertificateCheck certificateCheck = CertificateCheck.NOT_TESTED;
    private CredentialKind credential = CredentialKind.NONE;
    private @Nullable Instant signedAt;
    private @Nullable Instant expires;
    private @Nullable String remark;
    private boolean written;

    LoginDraft(Face face, Clock clock, ProxyRecords records) {
        this.face = face;
        this.clock = clock;
        this.records = records;
    }

    void user(String name) {
        user = name;
    }

    void tls(TlsClient client) {
        tls = client;
    }

    void certificateCheck(CertificateCheck check) {
        certificateCheck = check;
    }

    void credential(CredentialKind kind) {
        credential = kind;
    }

    void token(Judgement judgement) {
        signedAt = judgement.signedAt();
        expires = judgement.expires();
        remark = judgement.remark();
    }

    void write(Verdict verdict, @Nullable String detail) {
        if (written) {
            return;
        }
        written = true;
        Instant now = clock.instant();
        records.login(new RecordedLogin(
                now,
                face.endpoint(),
                face.isInstance(),
                user,
                tls == null ? null : tls.version(),
                tls != null && tls.resumed(),
                tls == null ? null : tls.subject(),
                certificateCheck,
                credential,
                signedAt == null ? null : Duration.between(signedAt, now),
                expires,
                verdict,
                detail == null ? remark : remark == null ? detail : detail + "; " + remark));
    }
}
