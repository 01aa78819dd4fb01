package io.github.rdsiam;

/** A secret's user and password. The driver gets the password too, because the account may not use clear text. */
record SecretCredential(DatabaseSecret secret) implements Credential {

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
