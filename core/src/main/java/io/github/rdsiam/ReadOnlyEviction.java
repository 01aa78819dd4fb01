package io.github.rdsiam;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Makes the pool give up a connection whose server has become read-only: after a failover it may be a reader, and the
 * endpoint's name leads to the new writer. The application's own override is asked first.
 */
final class ReadOnlyEviction implements SQLExceptionOverride {

    private final @Nullable SQLExceptionOverride applications;

    ReadOnlyEviction(@Nullable SQLExceptionOverride applications) {
        this.applications = applications;
    }

    @java.lang.Override
    public Override adjudicate(SQLException e) {
        Override verdict = applications == null ? Override.CONTINUE_EVICT : applications.adjudicate(e);
        return verdict == Override.CONTINUE_EVICT
                        && MysqlErrors.kindOf(e, LoginProgress.VERIFIED) == FailureKind.READ_ONLY_SERVER
                ? Override.MUST_EVICT
                : verdict;
    }
}
