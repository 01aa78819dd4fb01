package io.github.rdsiam.testkit;

/**
 * A rotation between its steps setSecret and finishSecret: the database already has the new password, and AWSCURRENT
 * still has the old one.
 */
public interface Rotation {

    /**
     * Returns the login that the database accepts now, which AWSPENDING contains.
     *
     * @return the new login
     */
    DatabaseLogin pending();

    /**
     * Runs testSecret and finishSecret: AWSCURRENT moves to the new version, AWSPREVIOUS to the old one, and AWSPENDING
     * is removed. A second call has no effect.
     *
     * @throws IllegalStateException if the database does not accept the new login; no label is moved then
     */
    void finish();
}
