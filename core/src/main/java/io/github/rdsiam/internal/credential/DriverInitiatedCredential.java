package io.github.rdsiam.internal.credential;

import io.github.rdsiam.RdsIamListener;
import io.github.rdsiam.internal.concurrent.Deadline;
import io.github.rdsiam.internal.event.Events;
import java.util.concurrent.TimeoutException;

/**
 * The credential of a connection that the driver opens itself, to cancel a statement. The driver still has a secret's
 * password.
 */
public record DriverInitiatedCredential(RdsIamListener.Source source, TokenCache tokens, Events events)
        implements Credential {

    /** Returns an empty name: the driver takes the user of the connection whose statement it cancels. */
    @Override
    public String user() {
        return "";
    }

    @Override
    public String driverPassword() {
        return "";
    }

    @Override
    public String password(Deadline deadline) throws CredentialsException, InterruptedException, TimeoutException {
        if (source == RdsIamListener.Source.SECRET) {
            return "";
        }
        try (TokenCredential credential = new TokenCredential(tokens, events)) {
            return credential.password(deadline);
        } finally {
            events.deliver();
        }
    }
}
