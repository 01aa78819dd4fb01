package io.github.rdsiam.testkit;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One connection to {@link FakeRdsProxy}, as far as it came. Holds no token, and no password unless the client sent
 * it as the user name.
 *
 * @param at when the verdict fell, by the proxy's clock
 * @param endpoint the name of the endpoint that was connected to
 * @param instanceFace whether that was the instance endpoint
 * @param user the database user, a placeholder if the client sent a token or more than 80 characters instead, or null if
 *     the client did not come so far
 * @param tlsVersion as the JDK names it, such as TLSv1.3, or null without TLS
 * @param tlsResumed whether an earlier TLS session was resumed
 * @param certificateSubject the subject of the certificate that stood for the server, or null without TLS
 * @param certificateCheck how the client checked the server's certificate, as far as it is known
 * @param credential what the client logged in with
 * @param tokenAge the token's age by the proxy's clock, or null if no token could be read
 * @param tokenExpires when the token ends, or null if no token could be read
 * @param verdict what became of it
 * @param detail in words, or null if the verdict says it all; for an accepted token, what was unusual about its form
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
