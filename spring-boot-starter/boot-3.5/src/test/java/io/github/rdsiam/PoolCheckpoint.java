package io.github.rdsiam;

import com.zaxxer.hikari.HikariDataSource;

/** What org.crac does with a pool on a JVM that can be checkpointed. */
public final class PoolCheckpoint {

    private final CracResource pool;

    /**
     * Of this pool.
     *
     * @param pool one that {@code buildPool} made
     */
    public PoolCheckpoint(HikariDataSource pool) {
        this.pool = (CracResource) pool;
    }

    /** What comes before it. */
    public void before() {
        pool.beforeCheckpoint();
    }

    /** What comes after the restore. */
    public void afterRestore() {
        pool.afterRestore();
    }
}
