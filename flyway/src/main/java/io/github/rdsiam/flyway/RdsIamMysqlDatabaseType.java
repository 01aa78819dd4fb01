package io.github.rdsiam.flyway;

/** For {@code jdbc:rds-iam:mysql:}. Flyway instantiates it by name. */
public final class RdsIamMysqlDatabaseType extends RdsIamDatabaseType {

    /** Called by Flyway. */
    public RdsIamMysqlDatabaseType() {
        super("mysql");
    }
}
