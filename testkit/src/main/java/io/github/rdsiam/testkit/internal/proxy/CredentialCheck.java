package io.github.rdsiam.testkit.internal.proxy;

import io.github.rdsiam.testkit.CredentialKind;
import io.github.rdsiam.testkit.DatabaseLogin;
import io.github.rdsiam.testkit.Verdict;
import io.github.rdsiam.testkit.internal.protocol.ServerError;
import io.github.rdsiam.testkit.internal.token.RdsToken;
import io.github.rdsiam.testkit.internal.token.TokenVerdict;

/** Checks a credential and, if it is right, logs in to the database. */
public final class CredentialCheck {

    private final VirtualEndpoint endpoint;
    private final FaultPlan fault;
    private final ProxySettings settings;
    private final LoginDraft draft;
    private final EngineErrors errors;

    CredentialCheck(
            VirtualEndpoint endpoint, FaultPlan fault, ProxySettings settings, LoginDraft draft, EngineErrors errors) {
        this.endpoint = endpoint;
        this.fault = fault;
        this.settings = settings;
        this.draft = draft;
        this.errors = errors;
    }

    /**
     * Accepts a client, or throws.
     *
     * @param takesPasswords whether a password is accepted
     * @param database logs in to the database
     */
    public <T> T admit(
            String user,
            String credential,
            boolean takesPasswords,
            BackendLogin backend,
            BackendLogin.LoggingIn<T> database)
            throws LoginFailure {
        ServerError denied = errors.denied(endpoint, user, !credential.isEmpty());
        if (RdsToken.resembles(credential)) {
            draft.credential(CredentialKind.TOKEN);
            TokenVerdict judgement =
                    endpoint.tokens().judge(credential, user, settings.clock().instant());
            draft.token(judgement);
            fault.play(FaultPlan.Phase.CREDENTIAL, endpoint, user, true);
            if (judgement.verdict() != Verdict.ACCEPTED) {
                throw new LoginFailure(judgement.verdict(), judgement.detail(), denied);
            }
            return withoutCredential(user, backend, database);
        }
        draft.credential(credential.isEmpty() ? CredentialKind.NONE : CredentialKind.PASSWORD);
        fault.play(FaultPlan.Phase.CREDENTIAL, endpoint, user, !credential.isEmpty());
        if (!takesPasswords) {
            throw new LoginFailure(Verdict.PASSWORD_REFUSED, "only tokens are accepted here", denied);
        }
        return backend.withPassword(new DatabaseLogin(user, credential), database);
    }

    /** Logs in as a user whose credential is right, or was not requested. */
    public <T> T withoutCredential(String user, BackendLogin backend, BackendLogin.LoggingIn<T> database)
            throws LoginFailure {
        if (!endpoint.isInstance() && !settings.hasSecretOf(user)) {
            throw new LoginFailure(
                    Verdict.WRONG_USER, "the proxy has no secret for this user", errors.withoutSecret(endpoint, user));
        }
        // a proxy would time out waiting for another secret; for an instance the user is unknown
        ServerError refusal = endpoint.isInstance() ? errors.denied(endpoint, user, true) : errors.borrowTimeout();
        return backend.withSecretOf(user, refusal, database);
    }
}
