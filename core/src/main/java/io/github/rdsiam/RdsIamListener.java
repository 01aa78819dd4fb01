package io.github.rdsiam;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Receives a data source's events, for metrics and audit.
 *
 * <p>Methods are called on the thread that asks the data source for a connection, the application's or one of the pool's,
 * with the events of its own connect, just before {@code getConnection} returns or throws. A slow listener delays only
 * that caller. Two events come on other threads: the token of a login that only cancels a statement, on the driver's
 * thread, and the token or secret of a connect that has given up waiting for it, on the thread that loaded it. The data
 * source holds no lock meanwhile, so a listener may ask it for a connection, or close it. It should not wait for a
 * connection of a pool over the data source: on the pool's thread that wait ends only with the pool's connection timeout.
 *
 * <p>Several threads may call at once, so an implementation must be thread-safe. What it throws is logged and dropped,
 * except for errors of the JVM such as {@link OutOfMemoryError}: they reach the caller, and the connection is closed. No
 * event contains a credential. Events are interfaces that only this library implements; methods may be added to them in a
 * minor version.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html">IAM database
 *     authentication</a>
 */
public interface RdsIamListener {

    /**
     * A physical connection was opened and logged in.
     *
     * @param event what happened, never null
     */
    default void connectionOpened(ConnectionOpened event) {}

    /**
     * A new IAM token was signed.
     *
     * @param event what happened, never null
     */
    default void tokenSigned(TokenSigned event) {}

    /**
     * A login was refused: by the database or proxy, or before anything was sent to it, because there was no token or
     * secret to log in with.
     *
     * @param event what happened, never null
     */
    default void loginRefused(LoginRefused event) {}

    /**
     * The data source switched to the fallback's secret, or back to IAM.
     *
     * @param event what happened, never null
     */
    default void fallbackChanged(FallbackChanged event) {}

    /**
     * A secret was fetched from AWS Secrets Manager, or an expired one was used because fetching failed.
     *
     * @param event what happened, never null
     */
    default void secretFetched(SecretFetched event) {}

    /** Where the credential of a login came from. */
    enum Source {
        /** An IAM token. */
        IAM,
        /** User name and password of the fallback's secret. */
        SECRET
    }

    /** A physical connection was opened. */
    interface ConnectionOpened {
        /**
         * Returns where the credential came from.
         *
         * @return the source, never null
         */
        Source source();

        /**
         * Returns the TLS version as JSSE names it.
         *
         * @return for example {@code TLSv1.3}
         */
        String tlsVersion();

        /**
         * Returns whether an earlier connection's TLS session was resumed.
         *
         * @return true if it was
         */
        boolean resumed();

        /**
         * Returns how long all attempts took together.
         *
         * @return the time from the call to the ready connection
         */
        Duration duration();
    }

    /** An IAM token was signed. */
    interface TokenSigned {
        /**
         * Returns when it was signed.
         *
         * @return by the data source's clock
         */
        Instant signedAt();

        /**
         * Returns until when the token is used for new connections.
         *
         * @return 30 seconds before the token or its signer expires, whichever is earlier
         */
        Instant usableUntil();

        /**
         * Returns when the AWS credentials that signed it expire.
         *
         * @return null if they do not say
         */
        @Nullable
        Instant signerExpiry();
    }

    /** A login was refused. */
    interface LoginRefused {
        /**
         * Returns where the refused credential came from.
         *
         * @return the source, never null
         */
        Source source();

        /**
         * Returns which credential was refused or missing, and why.
         *
         * @return the reason, never null
         */
        IamAuthenticationException.Reason reason();

        /**
         * Returns the database's error code.
         *
         * @return 1045 in most cases; 0 if nothing was sent to the database
         */
        int vendorCode();
    }

    /** The source of credentials changed. */
    interface FallbackChanged {
        /**
         * Returns whether the fallback is in use now.
         *
         * @return false when IAM works again
         */
        boolean active();

        /**
         * Returns why the fallback was taken.
         *
         * @return null when IAM works again
         */
        IamAuthenticationException.@Nullable Reason reason();
    }

    /** A secret was fetched. */
    interface SecretFetched {
        /**
         * Returns the version's id.
         *
         * @return as AWS Secrets Manager names it
         */
        String versionId();

        /**
         * Returns the staging label that was asked for.
         *
         * @return {@code AWSCURRENT} or {@code AWSPENDING}
         */
        String stage();

        /**
         * Returns whether this is an older answer, used because fetching failed.
         *
         * @return true if it is
         */
        boolean stale();
    }
}
