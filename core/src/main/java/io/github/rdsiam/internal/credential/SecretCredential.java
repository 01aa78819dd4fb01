package io.github.rdsiam.internal.credential;

import io.github.rdsiam.RdsIamListener;
import io.github.rdsiam.internal.concurrent.Deadline;

/** A secret's user and password. The driver gets the password too, because the account may not use clear text. */
public record SecretCredential(DatabaseSecret secret) implements Credential {

    @Override
    public RdsIamListener.Source source() {
        return RdsIamListener.Source.SECRET;
    }

    @Override
    public String user() {
        return secret.username();
    }

    @Override
    public String driverPassword() {
        return secret.password();
    }

    @Override
    public String password(Deadline deadline) {
        return secret.password();
    }
}
