package io.github.rdsiam.testkit.internal.database;

import java.nio.file.Path;
import java.util.List;

/** A database server that can be started, and a data directory with only its system tables, copied for each start. */
interface DatabaseHome {

    /** Name and version. */
    String product();

    Path template();

    /** The command line that all our starts share: small files, no key made at start, nothing that outlives a crash. */
    List<String> command(Path dataDirectory);

    /** What to look at when the operating system cannot run it. */
    String needs();

    /** Where to get a shared library that it lacks. */
    String libraries();
}
