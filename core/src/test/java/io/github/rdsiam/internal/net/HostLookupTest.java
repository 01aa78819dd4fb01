package io.github.rdsiam.internal.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rdsiam.internal.concurrent.Deadline;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class HostLookupTest {

    private final Deadline soon = Deadline.after(Duration.ofMillis(50));
    private final Deadline later = Deadline.after(Duration.ofMinutes(1));

    @Test
    void findsEveryAddressOfAName() throws Exception {
        assertThat(HostLookup.all("localhost", later)).contains(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    }

    @Test
    void aDeadResolverCostsTheDeadlineAndNoMore() {
        CountDownLatch answer = new CountDownLatch(1);
        assertThatThrownBy(() -> within(soon, "slow.example.com", () -> {
                    answer.await();
                    return new InetAddress[0];
                }))
                .isInstanceOf(SocketTimeoutException.class)
                .hasMessageContaining("slow.example.com");
        answer.countDown();
    }

    @Test
    void anUnknownNameStaysWhatItIs() {
        assertThatThrownBy(() -> HostLookup.all("unknown.example.com", later)).isInstanceOf(UnknownHostException.class);
    }

    @Test
    void anInterruptEndsTheWaitAndIsKept() {
        CountDownLatch never = new CountDownLatch(1);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> within(later, "interrupted.example.com", () -> {
                    never.await();
                    return new InetAddress[0];
                }))
                .isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
        never.countDown();
    }

    @Test
    void closingTheDataSourceEndsTheWait() {
        CountDownLatch never = new CountDownLatch(1);
        Future<InetAddress[]> answer = HostLookup.start("closed.example.com", () -> {
            never.await();
            return new InetAddress[0];
        });
        answer.cancel(false);
        assertThatThrownBy(() -> HostLookup.await(answer, "closed.example.com", later))
                .isInstanceOf(java.net.SocketException.class);
        never.countDown();
    }

    private static InetAddress[] within(Deadline deadline, String host, Callable<InetAddress[]> lookup)
            throws IOException {
        return HostLookup.await(HostLookup.start(host, lookup), host, deadline);
    }

    @Test
    void connectsToOneHostShareOneLookup() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        AtomicInteger lookups = new AtomicInteger();
        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(() -> within(Deadline.after(Duration.ofMillis(1)), "dead.example.com", () -> {
                        lookups.incrementAndGet();
                        answer.await();
                        return new InetAddress[0];
                    }))
                    .isInstanceOf(SocketTimeoutException.class);
        }
        Awaitility.await().until(() -> lookups.get() > 0);
        answer.countDown();
        assertThat(lookups).hasValue(1);
    }
}
