package io.github.rdsiam;

/** A secret's password: the driver has it, for the method of authentication that the account needs. */
enum SecretCredential implements Credential {
    INSTANCE;

    @Override
    public RdsIamListener.Source source() {
        return RdsIamListener.Source.SECRET;
    }

    @Override
    public String clearText(String driverPassword, Deadline deadline) {
        return driverPassword;
    }
}
