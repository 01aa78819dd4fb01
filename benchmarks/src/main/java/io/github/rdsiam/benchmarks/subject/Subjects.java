package io.github.rdsiam.benchmarks.subject;

/** The subjects by the names that the tables give them. */
final class Subjects {

    private Subjects() {}

    /** Touches no class of the others. */
    static Subject named(String name) {
        return switch (name) {
            case "floor" -> FixedPassword.floor();
            case "unverified" -> FixedPassword.unverified();
            case "bundle" -> FixedPassword.bundle();
            case "bundle-jks" -> FixedPassword.bundleJks();
            case "blog" -> new Blog();
            case "wrapper" -> new Wrapper();
            case "mariadb" -> new MariaDb();
            case "rds-iam" -> new RdsIam();
            default -> throw new IllegalArgumentException("No subject " + name);
        };
    }
}
