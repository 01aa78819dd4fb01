package io.github.rdsiam.testkit;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One connection to {@link FakeRdsProxy}, up to the end of its login. It contains no token, and no password unless the
 * client sent it as the user name.
 *
 * @param at when the login ended, by the proxy's clock
 * @param endpoint the name of the endpoint
 * @param instanceFace whether that was the instance endpoint
 * @param user the database user, a placeholder if the client sent a token or more than 80 characters instead, or null
 *     if the client did not send one
 * @param tlsVersion as the JDK names it, such as TLSv1.3, or null without TLS
 * @param tlsResumed whether an earlier TLS session was resumed
 * @param certificateSubject the subject of the server's certificate, or null without TLS
 * @param certificateCheck how the client checked the server's certificate, as far as known
 * @param credential the kind of credential that the client sent
 * @param tokenAge the token's age by the proxy's clock, or null if no token could be read
 * @param tokenExpires when the token expires, or null if no token could be read
 * @param verdict the result
 * @param detail more about the result, or null; for an accepted token, anything unusual about its form
 */
public record RecordedLogin(
        Instant at,
        String endpoint,
        boolean instanceFace,
        @Nullable String user,
        @Nullable String tlsVersion,
        boolean tlsResumed,
        @Nullable String certificateSubject,
        CertificateCheck certificateCheck,
        CredentialKind credential,
        @Nullable Duration tokenAge,
        @Nullable Instant tokenExpires,
        Verdict verdict,
        @Nullable String detail) {}
