package io.github.rdsiam.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The flags of a cold start. */
enum ColdMode {
    DEFAULT("default", false, false),
    C1("C1", true, false),
    ARCHIVE_C1("archive and C1", true, true);

    private final String title;
    private final boolean c1;
    private final boolean archived;

    ColdMode(String title, boolean c1, boolean archived) {
        this.title = title;
        this.c1 = c1;
        this.archived = archived;
    }

    String title() {
        return title;
    }

    boolean isArchived() {
        return archived;
    }

    List<String> options(Jdk jdk, Path archive) {
        List<String> options = new ArrayList<>();
        if (c1) {
            options.add("-XX:TieredStopAtLevel=1");
        }
        if (archived) {
            options.add((jdk.isNew() ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + archive);
        }
        return options;
    }

    /** What a cold start is compared with: the baseline with default flags. */
    static Series base(Series series) {
        return series.in(DEFAULT.title).of(Subject.BASELINE);
    }

    /** The options that write an archive: AppCDS on the old JDK, an AOT cache on the new one. */
    static List<String> recording(Jdk jdk, Path archive) {
        return List.of((jdk.isNew() ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + archive);
    }
}
