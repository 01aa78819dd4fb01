package io.github.rdsiam.internal.credential;

import io.github.rdsiam.RdsIamListener;
import io.github.rdsiam.internal.concurrent.Deadline;
import java.util.concurrent.TimeoutException;

/** The credential of one login, which is sent only after the server has been verified. */
public sealed interface Credential permits TokenCredential, DatabaseSecret, DriverInitiatedCredential {

    RdsIamListener.Source source();

    /** The database user who logs in. */
    String user();

    /** The password that is passed to the driver when it opens the connection; empty for a token. */
    String driverPassword();

    /** Returns the password to send in clear text, and waits for it; empty if only the driver has it. */
    String password(Deadline deadline) throws CredentialsException, InterruptedException, TimeoutException;

    /** Replaces an expired token. Call it before another login with this credential. */
    default void renew() {}
}
