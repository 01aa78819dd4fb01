package io.github.rdsiam.flyway;

/** For {@code jdbc:rds-iam:postgresql:}. Flyway instantiates it by name. */
public final class RdsIamPostgresqlDatabaseType extends RdsIamDatabaseType {

    /** Called by Flyway. */
    public RdsIamPostgresqlDatabaseType() {
        super("postgresql");
    }
}
