package io.github.rdsiam.internal.engine;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import org.jspecify.annotations.Nullable;

/** Thrown to callers of a data source that is closed. A type, because drivers use its SQLState for other failures too. */
public final class ClosedException extends SQLNonTransientConnectionException {

    private static final long serialVersionUID = 1L;

    /** JDBC's SQLState for a connection that does not exist. */
    private static final String NO_CONNECTION = "08003";

    private ClosedException(@Nullable Throwable cause) {
        super("The IamTokenDataSource is closed", NO_CONNECTION, cause);
    }

    /** Declared as what callers throw, so that a connect that succeeds does not load this class. */
    public static SQLException because(@Nullable Throwable cause) {
        return new ClosedException(cause);
    }
}
