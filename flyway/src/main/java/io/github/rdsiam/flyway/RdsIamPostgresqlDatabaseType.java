package io.github.rdsiam.flyway;

/** For {@code jdbc:rds-iam:postgresql:}. Flyway instantiates it by name. */
public final class RdsIamPostgresqlDatabaseType extends RdsIamDatabaseType {

    /** Makes Flyway's only one. */
    public RdsIamPostgresqlDatabaseType() {
        super("postgresql");
    }
}
