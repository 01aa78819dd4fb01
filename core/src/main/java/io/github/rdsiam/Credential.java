package io.github.rdsiam;

import java.util.concurrent.TimeoutException;

/** What a login shows the server, once the server has been verified. */
interface Credential {

    RdsIamListener.Source source();

    /**
     * What {@code mysql_clear_password} sends.
     *
     * @param driverPassword what the driver was given as the password
     */
    String clearText(String driverPassword, Deadline deadline)
            throws CredentialsException, InterruptedException, TimeoutException;

    /** Before another login with it: what has ended meanwhile is replaced. */
    default void renew() {}
}
