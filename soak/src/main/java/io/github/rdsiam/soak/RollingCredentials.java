package io.github.rdsiam.soak;

import io.github.rdsiam.testkit.AwsIdentity;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/** Credentials of a role with short sessions, each with its own access key. Thread-safe. */
final class RollingCredentials implements AwsCredentialsProvider {

    private static final Duration SESSION = Duration.ofMinutes(3);
    private static final Duration RENEWED_BEFORE = Duration.ofMinutes(1);

    private final Consumer<AwsIdentity> trust;
    private final Clock clock = Clock.systemUTC();
    private int sessions;
    private @Nullable AwsSessionCredentials current;
    private Instant renewal = Instant.MIN;

    /** Calls {@code trust} with each session before it is used. */
    RollingCredentials(Consumer<AwsIdentity> trust) {
        this.trust = trust;
    }

    @Override
    public synchronized AwsCredentials resolveCredentials() {
        AwsSessionCredentials known = current;
        return known != null && clock.instant().isBefore(renewal) ? known : begin();
    }

    /** Starts a new session. Returns the access key of the previous one, if there was one. */
    synchronized @Nullable String roll() {
        AwsSessionCredentials before = current;
        begin();
        return before == null ? null : before.accessKeyId();
    }

    private AwsSessionCredentials begin() {
        sessions++;
        AwsIdentity identity = new AwsIdentity(
                String.format("ASIASOAK%012d", sessions),
                UUID.randomUUID().toString(),
                UUID.randomUUID().toString());
        trust.accept(identity);
        Instant now = clock.instant();
        AwsSessionCredentials begun = AwsSessionCredentials.builder()
                .accessKeyId(identity.accessKeyId())
                .secretAccessKey(identity.secretAccessKey())
                .sessionToken(String.valueOf(identity.sessionToken()))
                .expirationTime(now.plus(SESSION))
                .build();
        current = begun;
        renewal = now.plus(SESSION).minus(RENEWED_BEFORE);
        return begun;
    }
}
