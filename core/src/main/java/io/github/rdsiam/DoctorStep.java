package io.github.rdsiam;

/** The steps of {@link Doctor}, in order; the exit code says which one failed. */
enum DoctorStep {
    /** The command line, and settings that fit together. */
    SETTINGS(2),
    /** AWS credentials to sign with. */
    CREDENTIALS(3),
    /** Addresses of the host. */
    DNS(4),
    /** A connection to its port. */
    TCP(5),
    /** A server that can prove its name. */
    TLS(6),
    /** A signed token. */
    TOKEN(7),
    /** A server that takes it. */
    LOGIN(8),
    /** What was sent on the new connection. */
    STATEMENTS(9);

    private final int exitCode;

    DoctorStep(int exitCode) {
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
