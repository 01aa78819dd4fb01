package io.github.rdsiam.testkit;

/**
 * A rotation between its steps setSecret and finishSecret: the database knows the new password already, AWSCURRENT does
 * not yet.
 */
public interface Rotation {

    /**
     * Returns what the database accepts now and AWSPENDING holds.
     *
     * @return the new login
     */
    DatabaseLogin pending();

    /**
     * Does testSecret and finishSecret: AWSCURRENT moves to the new version, AWSPREVIOUS to the old one, and AWSPENDING
     * goes. A second call does nothing.
     *
     * @throws IllegalStateException if the database does not accept the new login; no label has moved then
     */
    void finish();
}
