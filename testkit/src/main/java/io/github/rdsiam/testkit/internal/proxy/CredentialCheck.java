package io.github.rdsiam.testkit.internal.proxy;

import io.github.rdsiam.testkit.CredentialKind;
import io.github.rdsiam.testkit.Verdict;
import io.github.rdsiam.testkit.internal.protocol.mysql.ErrorPacket;
import io.github.rdsiam.testkit.internal.protocol.mysql.LoginRequest;
import io.github.rdsiam.testkit.internal.token.RdsToken;
import io.github.rdsiam.testkit.internal.token.TokenVerdict;

/** Checks a credential and, if it is right, logs in to the database. */
final class CredentialCheck {

    private final VirtualEndpoint endpoint;
    private final FaultPlan fault;
    private final ProxySettings settings;
    private final LoginDraft draft;

    CredentialCheck(VirtualEndpoint endpoint, FaultPlan fault, ProxySettings settings, LoginDraft draft) {
        this.endpoint = endpoint;
        this.fault = fault;
        this.settings = settings;
        this.draft = draft;
    }

    BackendLogin.Session admit(LoginRequest client, String credential, BackendLogin backend) throws LoginFailure {
        ErrorPacket denied = ProxyErrors.accessDenied(client.user(), !credential.isEmpty());
        if (RdsToken.resembles(credential)) {
            draft.credential(CredentialKind.TOKEN);
            TokenVerdict judgement = endpoint.tokens()
                    .judge(credential, client.user(), settings.clock().instant());
            draft.token(judgement);
            fault.play(FaultPlan.Phase.CREDENTIAL, client.user(), !credential.isEmpty());
            if (judgement.verdict() != Verdict.ACCEPTED) {
                throw new LoginFailure(judgement.verdict(), judgement.detail(), denied);
            }
            if (!endpoint.isInstance() && !settings.hasSecretOf(client.user())) {
                throw new LoginFailure(Verdict.WRONG_USER, "the proxy has no secret of this user", denied);
            }
            // a proxy waits for another secret in vain; an instance does not know the user
            return backend.withSecretOf(client, endpoint.isInstance() ? denied : ProxyErrors.BORROW_TIMEOUT);
        }
        draft.credential(credential.isEmpty() ? CredentialKind.NONE : CredentialKind.PASSWORD);
        fault.play(FaultPlan.Phase.CREDENTIAL, client.user(), !credential.isEmpty());
        if (!endpoint.takesPasswords()) {
            throw new LoginFailure(Verdict.PASSWORD_REFUSED, "only tokens are accepted here", denied);
        }
        return backend.withPassword(client, credential);
    }
}
