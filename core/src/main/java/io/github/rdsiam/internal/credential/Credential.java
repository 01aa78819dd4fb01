package io.github.rdsiam.internal.credential;

import io.github.rdsiam.RdsIamListener;
import io.github.rdsiam.internal.concurrent.Deadline;
import java.util.concurrent.TimeoutException;

/** What one login shows the server, after the server has been verified. */
public sealed interface Credential permits TokenCredential, DatabaseSecret, DriverInitiatedCredential {

    RdsIamListener.Source source();

    /** The database user who logs in. */
    String user();

    /** The password that the driver gets when it opens the connection; empty for a token. */
    String driverPassword();

    /** Waits for the password to send in clear text; empty if only the driver has it. */
    String password(Deadline deadline) throws CredentialsException, InterruptedException, TimeoutException;

    /** Replaces a token that has expired since; to be called before another login with this credential. */
    default void renew() {}
}
