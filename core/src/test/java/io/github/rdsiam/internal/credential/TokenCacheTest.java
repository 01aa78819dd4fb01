package io.github.rdsiam.internal.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.management.ThreadMXBean;
import io.github.rdsiam.FakeTime;
import io.github.rdsiam.IamAuthenticationException;
import io.github.rdsiam.RdsIamListener;
import io.github.rdsiam.internal.concurrent.Clocks;
import io.github.rdsiam.internal.concurrent.Deadline;
import io.github.rdsiam.internal.concurrent.SharedLoad;
import io.github.rdsiam.internal.event.Events;
import io.github.rdsiam.testsupport.FakeCredentials;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

class TokenCacheTest {

    private static final Deadline FAR = Deadline.after(Duration.ofMinutes(10));
    private static final TokenSigner.TokenRequest REQUEST =
            new TokenSigner.TokenRequest("p.proxy-c9abc.eu-west-1.rds.amazonaws.com", 3306, "eu-west-1", "app");

    private final FakeTime time = FakeTime.atNoon();
    private final AtomicInteger signatures = new AtomicInteger();
    private final List<RdsIamListener.TokenSigned> published = new ArrayList<>();
    private final Events events = new Events(new RdsIamListener() {
        @Override
        public void tokenSigned(TokenSigned event) {
            published.add(event);
        }
    });

    private volatile Supplier<AwsCredentialsIdentity> credentials = () -> session("AKIDONE", Duration.ofHours(6));
    private final FakeCredentials provider = new FakeCredentials(() -> credentials.get());

    private final TokenCache tokens = newTokens();

    private TokenCache newTokens() {
        return newTokens(time.times());
    }

    private TokenCache newTokens(Clocks times) {
        TokenSigner signer =
                (request, identity) -> identity.accessKeyId() + " signature " + signatures.incrementAndGet();
        return new TokenCache(signer, REQUEST, new SigningCredentials(provider, time), times);
    }

    private IamToken get(TokenCache from) throws Exception {
        try (SharedLoad<IamToken>.Load load = from.join(events)) {
            return from.await(load, FAR);
        }
    }

    private AwsCredentialsIdentity session(String accessKeyId, Duration left) {
        return AwsSessionCredentials.builder()
                .accessKeyId(accessKeyId)
                .secretAccessKey("secret")
                .sessionToken("session")
                .expirationTime(time.instant().plus(left))
                .providerName("z")
                .build();
    }

    @Test
    void aThousandConcurrentCallersCauseOneResolutionAndOneSignature() throws Exception {
        int callers = 1_000;
        CountDownLatch joined = new CountDownLatch(callers);
        provider.next(() -> {
            // not before all have joined
            awaitUninterrupted(joined);
            return session("AKIDONE", Duration.ofHours(6));
        });
        Set<String> values = ConcurrentHashMap.newKeySet();
        List<Future<?>> done = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            done.add(inThread(() -> {
                try (SharedLoad<IamToken>.Load load = tokens.join(events)) {
                    joined.countDown();
                    values.add(tokens.await(load, FAR).value());
                }
                return null;
            }));
        }
        for (Future<?> each : done) {
            each.get();
        }
        assertThat(values).containsExactly("AKIDONE signature 1");
        assertThat(provider.resolutions()).isEqualTo(1);
        assertThat(signatures).hasValue(1);
        events.deliver();
        assertThat(published).hasSize(1);
    }

    @ParameterizedTest(name = "{0}: signed again {3}")
    @CsvSource(textBlock = """
            # what happened,                                    wall clock,  monotonic,   signed again
            nothing,                                            PT0S,        PT0S,        false
            14 minutes passed,                                  PT14M,       PT14M,       false
            a nanosecond before the token's last 30 seconds,    PT14M29.999999999S, PT14M29.999999999S, false
            its last 30 seconds have begun,                     PT14M30S,    PT14M30S,    true
            frozen for 20 minutes and no timer ran,             PT20M,       PT0S,        true
            a wall clock that stands still for 20 minutes,      PT0S,        PT20M,       true
            a wall clock set back by an hour,                   PT-1H,       PT1M,        true
            a wall clock corrected by 2 seconds,                PT-2S,       PT1M,        false
            """)
    void aCachedTokenIsJudgedAtUse(String what, Duration wall, Duration monotonic, boolean signedAnew)
            throws Exception {
        get(tokens);
        time.pass(monotonic);
        time.stepWall(wall.minus(monotonic));

        assertThat(get(tokens).value()).as(what).isEqualTo("AKIDONE signature " + (signedAnew ? 2 : 1));
        assertThat(provider.resolutions()).isEqualTo(signedAnew ? 2 : 1);
    }

    /** Interpreted or compiled: the test does not rely on a compiler to remove an allocation. */
    @Test
    void aCachedTokenIsTakenWithoutAllocation() throws Exception {
        credentials = () -> session("AKIDONE", Duration.ofDays(100_000));
        TokenCache real = newTokens(new Clocks(Clock.systemUTC(), System::nanoTime));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        // the JVM itself allocates now and then on whatever thread it is on
        for (int batch = 0; batch < 20; batch++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 1_000; i++) {
                get(real);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }

        assertThat(least).isZero();
    }

    @Test
    void aTokenDiesBeforeTheSessionThatSignedIt() throws Exception {
        credentials = () -> session("AKIDONE", Duration.ofMinutes(3));
        Instant sessionEnd = time.instant().plus(Duration.ofMinutes(3));

        assertThat(get(tokens).usable().until()).isEqualTo(sessionEnd.minusSeconds(30));
        time.pass(Duration.ofMinutes(2).plusSeconds(29));
        assertThat(get(tokens).value()).isEqualTo("AKIDONE signature 1");
        time.pass(Duration.ofSeconds(1));
        assertThat(get(tokens).value()).isEqualTo("AKIDONE signature 2");
    }

    @Test
    void aTokenOfASessionThatIsAboutToEndIsUsedOnceAndNotCached() throws Exception {
        credentials = () -> session("AKIDONE", Duration.ofSeconds(20));

        assertThat(get(tokens).value()).isEqualTo("AKIDONE signature 1");
        assertThat(get(tokens).value()).isEqualTo("AKIDONE signature 2");
    }

    @Test
    void expiredCredentialsSignNothing() {
        credentials = () -> session("AKIDONE", Duration.ofSeconds(-1));

        assertThatExceptionOfType(CredentialsException.class)
                .isThrownBy(() -> get(tokens))
                .matches(e -> e.reason() == IamAuthenticationException.Reason.CREDENTIALS_EXPIRED);
        assertThat(signatures).hasValue(0);
    }

    @Test
    void aFailureIsNotCached() throws Exception {
        provider.next(() -> {
            throw new IllegalStateException("metadata down");
        });
        assertThatExceptionOfType(CredentialsException.class)
                .isThrownBy(() -> get(tokens))
                .withMessageContaining("metadata down");

        assertThat(get(tokens).value()).isEqualTo("AKIDONE signature 1");
    }

    @Test
    void aFailureIsThatOfAllWhoWaitedAndTheNextCallSignsAgain() throws Exception {
        CountDownLatch joined = new CountDownLatch(2);
        provider.next(() -> {
            awaitUninterrupted(joined);
            throw new IllegalStateException("metadata down");
        });
        try (SharedLoad<IamToken>.Load first = tokens.join(events);
                SharedLoad<IamToken>.Load second = tokens.join(events)) {
            joined.countDown();
            joined.countDown();
            for (SharedLoad<IamToken>.Load each : List.of(first, second)) {
                assertThatExceptionOfType(CredentialsException.class)
                        .isThrownBy(() -> tokens.await(each, FAR))
                        .withMessageContaining("metadata down");
            }
        }

        assertThat(get(tokens).value()).isEqualTo("AKIDONE signature 1");
        assertThat(provider.resolutions()).isEqualTo(2);
    }

    @Test
    void aWaitEndsAtItsDeadline() {
        CountDownLatch gate = new CountDownLatch(1);
        provider.next(() -> {
            awaitUninterrupted(gate);
            return session("AKIDONE", Duration.ofHours(6));
        });
        try (SharedLoad<IamToken>.Load load = tokens.join(events)) {
            assertThatExceptionOfType(TimeoutException.class)
                    .isThrownBy(() -> tokens.await(load, Deadline.after(Duration.ofMillis(-1))));
        } finally {
            gate.countDown();
        }
    }

    @Test
    void anInterruptEndsTheWait() {
        CountDownLatch gate = new CountDownLatch(1);
        provider.next(() -> {
            awaitUninterrupted(gate);
            return session("AKIDONE", Duration.ofHours(6));
        });
        try (SharedLoad<IamToken>.Load load = tokens.join(events)) {
            Thread.currentThread().interrupt();
            assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> tokens.await(load, FAR));
        } finally {
            gate.countDown();
        }
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void twoDataSourcesNeverShareAToken() throws Exception {
        TokenCache others = newTokens();

        assertThat(get(tokens).value()).isEqualTo("AKIDONE signature 1");
        assertThat(get(others).value()).isEqualTo("AKIDONE signature 2");
        assertThat(get(tokens).value()).isEqualTo("AKIDONE signature 1");
    }

    @Test
    void aRefusedTokenIsDroppedAndTheNextIsSignedByWhoeverIsTheSignerNow() throws Exception {
        IamToken refused = get(tokens);
        credentials = () -> session("AKIDTWO", Duration.ofHours(6));
        assertThat(tokens.currentKey(FAR)).isEqualTo("AKIDTWO");
        tokens.drop(refused);

        IamToken next = get(tokens);
        assertThat(next.accessKeyId()).isEqualTo("AKIDTWO");
        assertThat(next.value()).isEqualTo("AKIDTWO signature 2");
    }

    @Test
    void droppingAnOldTokenLeavesTheNewOne() throws Exception {
        IamToken old = get(tokens);
        tokens.drop(old);
        IamToken next = get(tokens);
        tokens.drop(old);

        assertThat(get(tokens)).isSameAs(next);
    }

    @Test
    void whoSignsIsAskedAgainAfterAMoment() throws Exception {
        assertThat(tokens.currentKey(FAR)).isEqualTo("AKIDONE");
        credentials = () -> session("AKIDTWO", Duration.ofHours(6));
        time.pass(TokenCache.SIGNER_REMEMBERED);
        assertThat(tokens.currentKey(FAR)).isEqualTo("AKIDTWO");
        time.pass(TokenCache.SIGNER_REMEMBERED);
        provider.next(() -> {
            throw new IllegalStateException("metadata down");
        });
        assertThatExceptionOfType(CredentialsException.class).isThrownBy(() -> tokens.currentKey(FAR));
        assertThat(tokens.currentKey(FAR)).as("a failure is not remembered").isEqualTo("AKIDTWO");
    }

    /** While a refusal is remembered, every caller asks: its provider may call STS or instance metadata each time. */
    @Test
    void aThousandCallersWithinFiveSecondsResolveTwentyTimesAtMost() throws Exception {
        for (int i = 0; i < 1_000; i++) {
            assertThat(tokens.currentKey(FAR)).isEqualTo("AKIDONE");
            time.pass(Duration.ofMillis(5));
        }

        assertThat(provider.resolutions()).isLessThanOrEqualTo(20);
    }

    @Test
    void afterCloseThereIsNoTokenAnyMore() throws Exception {
        get(tokens);
        tokens.close();

        assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> get(tokens));
    }

    @Test
    void theListenerHearsWhenATokenWasSignedAndHowLongItIsGood() throws Exception {
        get(tokens);

        events.deliver();
        assertThat(published).singleElement().satisfies(event -> {
            assertThat(event.signedAt()).isEqualTo(time.instant());
            assertThat(event.usableUntil()).isEqualTo(time.instant().plus(Duration.ofSeconds(14 * 60 + 30)));
            assertThat(event.signerExpiry()).isEqualTo(time.instant().plus(Duration.ofHours(6)));
            assertThat(event.toString()).doesNotContain("signature 1", "AKIDONE");
        });
    }

    @Test
    void aTokenMasksItself() throws Exception {
        assertThat(get(tokens).toString()).contains("***").contains("AKIDONE").doesNotContain("signature 1");
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> Future<T> inThread(java.util.concurrent.Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(null, task, "caller", 64 * 1024);
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    @Test
    void aListenerThatIsCalledLateKeepsNobodyWaitingForTheToken() throws Exception {
        CountDownLatch resolve = new CountDownLatch(1);
        CountDownLatch listening = new CountDownLatch(1);
        CountDownLatch listen = new CountDownLatch(1);
        provider.next(() -> {
            awaitUninterrupted(resolve);
            return session("AKIDONE", Duration.ofHours(6));
        });
        Events gone = new Events(new RdsIamListener() {
            @Override
            public void tokenSigned(TokenSigned event) {
                listening.countDown();
                awaitUninterrupted(listen);
            }
        });
        SharedLoad<IamToken>.Load starter = tokens.join(gone);
        try (SharedLoad<IamToken>.Load waiting = tokens.join(events)) {
            // the connect that has started the load gives up
            starter.close();
            gone.deliver();
            resolve.countDown();
            listening.await();

            assertThat(tokens.await(waiting, FAR).value()).isEqualTo("AKIDONE signature 1");
        } finally {
            listen.countDown();
        }
    }
}
