package io.github.rdsiam.testkit;

/** Decides on a credential and, if it is right, logs in to the database. */
final class Gate {

    private final Face face;
    private final Fault fault;
    private final ProxySettings settings;
    private final LoginDraft draft;

    Gate(Face face, Fault fault, ProxySettings settings, LoginDraft draft) {
        this.face = face;
        this.fault = fault;
        this.settings = settings;
        this.draft = draft;
    }

    BackendLogin.Session admit(LoginRequest client, String credential, BackendLogin backend) throws LoginFailure {
        ErrorPacket denied = ProxyErrors.accessDenied(client.user(), !credential.isEmpty());
        if (RdsToken.resembles(credential)) {
            draft.credential(CredentialKind.TOKEN);
            Judgement judgement = face.tokens()
                    .judge(credential, client.user(), settings.clock().instant());
            draft.token(judgement);
            playFault(denied);
            if (judgement.verdict() != Verdict.ACCEPTED) {
                throw new LoginFailure(judgement.verdict(), judgement.detail(), denied);
            }
            if (!face.isInstance() && !settings.hasSecretOf(client.user())) {
                throw new LoginFailure(Verdict.WRONG_USER, "the proxy has no secret of this user", denied);
            }
            // a proxy waits for another secret in vain; an instance does not know the user
            return backend.withSecretOf(client, face.isInstance() ? denied : ProxyErrors.BORROW_TIMEOUT);
        }
        draft.credential(credential.isEmpty() ? CredentialKind.NONE : CredentialKind.PASSWORD);
        playFault(denied);
        if (!face.takesPasswords()) {
            throw new LoginFailure(Verdict.PASSWORD_REFUSED, "only tokens are accepted here", denied);
        }
        return backend.withPassword(client, credential);
    }

    private void playFault(ErrorPacket denied) throws LoginFailure {
        ErrorPacket answer = fault == Fault.REFUSE ? denied : ProxyErrors.afterCredential(fault);
        if (answer != null || fault == Fault.STALL_IN_LOGIN) {
            throw PlainTextFault.failure(fault, answer);
        }
    }
}
