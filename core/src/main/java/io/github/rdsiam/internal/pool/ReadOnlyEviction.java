package io.github.rdsiam.internal.pool;

import com.zaxxer.hikari.SQLExceptionOverride;
import io.github.rdsiam.internal.engine.Engine;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Makes the pool evict a connection whose server has become read-only. After a failover the server may be a reader,
 * while the endpoint's name already resolves to the new writer. The application's own override is called first.
 */
final class ReadOnlyEviction implements SQLExceptionOverride {

    private final @Nullable SQLExceptionOverride application;
    private final Engine engine;

    ReadOnlyEviction(@Nullable SQLExceptionOverride application, Engine engine) {
        this.application = application;
        this.engine = engine;
    }

    @java.lang.Override
    public Override adjudicate(SQLException e) {
        Override verdict = application == null ? Override.CONTINUE_EVICT : application.adjudicate(e);
        return verdict == Override.CONTINUE_EVICT && engine.isReadOnlyServer(e) ? Override.MUST_EVICT : verdict;
    }
}
