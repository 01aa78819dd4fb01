package io.github.rdsiam.benchmarks.subject;

/** Finds clients by name. */
final class Clients {

    private Clients() {}

    /** Loads no class of the other clients. */
    static Client named(String name) {
        return switch (name) {
            case "baseline" -> FixedPassword.baseline();
            case "unverified" -> FixedPassword.unverified();
            case "bundle" -> FixedPassword.bundle();
            case "bundle-jks" -> FixedPassword.bundleJks();
            case "blog" -> new Blog();
            case "wrapper" -> new Wrapper();
            case "mariadb" -> new MariaDb();
            case "rds-iam" -> new RdsIam();
            default -> throw new IllegalArgumentException("No client " + name);
        };
    }
}
