package io.github.rdsiam;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Receives a data source's events, for metrics and audit. Implement the methods you need:
 *
 * <pre>{@code
 * builder.listener(new RdsIamListener() {
 *     @Override
 *     public void fallbackChanged(FallbackChanged event) {
 *         alarm.set(event.active());
 *     }
 * });
 * }</pre>
 *
 * <p>Methods are called on the thread that asked for the connection, the application's or the pool's, just before
 * {@code getConnection} returns or throws. A slow listener delays that caller, and on the pool's thread everyone who
 * waits for a new connection. There are two exceptions. The token of a login that only cancels a statement is reported
 * on the driver's thread. A token or secret that arrives after its connect has stopped waiting is reported on the
 * thread that loaded it. No lock is held during a call, so a listener may ask the data source for a connection, or
 * close it. It should not wait for a connection from a pool over that data source: on the pool's thread, that blocks
 * until the pool's connection timeout.
 *
 * <p>Implementations must be thread-safe. Exceptions that they throw are logged and dropped; JVM errors such as
 * {@link OutOfMemoryError} reach the caller, and the connection is closed. Events never contain a credential. Do not
 * implement the event interfaces yourself: a minor version may add methods to them.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html">IAM database
 *     authentication</a>
 */
public interface RdsIamListener {

    /**
     * Called after a physical connection was opened and logged in.
     *
     * @param event the details, never null
     */
    default void connectionOpened(ConnectionOpened event) {}

    /**
     * Called after a new IAM token was signed.
     *
     * @param event the details, never null
     */
    default void tokenSigned(TokenSigned event) {}

    /**
     * Called after the database or proxy finally refused a token, or refused a version of the secret, or after a login
     * failed because AWS credentials or the secret could not be had. Not called if a new token is accepted in place of
     * a refused one, if the login timeout or an interrupt ended the wait, or if a remembered refusal is thrown again
     * without a login.
     *
     * @param event the details, never null
     */
    default void loginRefused(LoginRefused event) {}

    /**
     * Called after the data source switched to the fallback's secret, or back to IAM.
     *
     * @param event the details, never null
     */
    default void fallbackChanged(FallbackChanged event) {}

    /**
     * Called after a secret was fetched from AWS Secrets Manager, or a cached one was used for longer because
     * fetching failed.
     *
     * @param event the details, never null
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
        /** {@return where the credential came from} */
        Source source();

        /** {@return the TLS version as JSSE names it, for example TLSv1.3} */
        String tlsVersion();

        /** {@return whether an earlier connection's TLS session was resumed} */
        boolean resumed();

        /** {@return the time from the call to the ready connection, over all attempts} */
        Duration duration();
    }

    /** An IAM token was signed. */
    interface TokenSigned {
        /** {@return when the token was signed, by the data source's clock} */
        Instant signedAt();

        /** {@return when new connections stop using the token, 30 seconds before it or its signer expires} */
        Instant usableUntil();

        /** {@return when the AWS credentials that signed the token expire; null if they do not say} */
        @Nullable
        Instant signerExpiry();
    }

    /** A login was refused. */
    interface LoginRefused {
        /** {@return where the refused credential came from} */
        Source source();

        /** {@return which credential was refused or missing, and why} */
        IamAuthenticationException.Reason reason();

        /** {@return MySQL's error code, mostly 1045; 0 for PostgreSQL, and if no login was sent to the database} */
        int vendorCode();

        /** {@return the database's SQLState, for example 28000; null if no login was sent to the database} */
        @Nullable
        String sqlState();
    }

    /** The source of credentials changed. */
    interface FallbackChanged {
        /** {@return true if the fallback is in use now; false if IAM works again} */
        boolean active();

        /** {@return why IAM was refused; null if IAM works again} */
        IamAuthenticationException.@Nullable Reason reason();
    }

    /** A secret was fetched. */
    interface SecretFetched {
        /** {@return the id of the secret's version} */
        String versionId();

        /** {@return the staging label that was requested, AWSCURRENT or AWSPENDING} */
        String stage();

        /** {@return whether this is an older answer, used because fetching failed} */
        boolean stale();
    }
}
