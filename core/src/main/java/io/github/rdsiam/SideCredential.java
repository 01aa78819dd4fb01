package io.github.rdsiam;

import java.util.concurrent.TimeoutException;

/** For a connection that the driver opens on its own, to cancel a statement: a token that is alive now. */
record SideCredential(TokenCache tokens, Events events) implements Credential {

    @Override
    public RdsIamListener.Source source() {
        return RdsIamListener.Source.IAM;
    }

    @Override
    public String clearText(String driverPassword, Deadline deadline)
            throws CredentialsException, InterruptedException, TimeoutException {
        try (TokenCredential credential = new TokenCredential(tokens)) {
            return credential.clearText(driverPassword, deadline);
        } finally {
            events.tellListener();
        }
    }
}
