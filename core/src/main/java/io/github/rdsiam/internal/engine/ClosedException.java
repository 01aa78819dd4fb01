package io.github.rdsiam.internal.engine;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import org.jspecify.annotations.Nullable;

/**
 * Thrown to callers of a closed data source. It has its own type, because drivers use the SQLState for other failures
 * too.
 */
public final class ClosedException extends SQLNonTransientConnectionException {

    private static final long serialVersionUID = 1L;

    /** The SQLState "connection does not exist". */
    private static final String NO_CONNECTION = "08003";

    private ClosedException(@Nullable Throwable cause) {
        super("The IamTokenDataSource is closed", NO_CONNECTION, cause);
    }

    /** Creates the exception. Declared as the supertype, so that a successful connect does not load this class. */
    public static SQLException because(@Nullable Throwable cause) {
        return new ClosedException(cause);
    }
}
