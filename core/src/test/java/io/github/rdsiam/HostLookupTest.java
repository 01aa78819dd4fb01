package io.github.rdsiam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HostLookupTest {

    private final Deadline soon = Deadline.after(Duration.ofMillis(50));
    private final Deadline later = Deadline.after(Duration.ofMinutes(1));

    @Test
    void findsEveryAddressOfAName() throws Exception {
        assertThat(HostLookup.all("localhost", later, new Cancellation()))
                .contains(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    }

    @Test
    void aDeadResolverCostsTheDeadlineAndNoMore() {
        CountDownLatch answer = new CountDownLatch(1);
        assertThatThrownBy(() -> HostLookup.within(soon, "slow.example.com", new Cancellation(), () -> {
                    answer.await();
                    return new InetAddress[0];
                }))
                .isInstanceOf(SocketTimeoutException.class)
                .hasMessageContaining("slow.example.com");
        answer.countDown();
    }

    @Test
    void anUnknownNameStaysWhatItIs() {
        assertThatThrownBy(() -> HostLookup.all("unknown.example.com", later, new Cancellation()))
                .isInstanceOf(UnknownHostException.class);
    }

    @Test
    void anInterruptEndsTheWaitAndIsKept() {
        CountDownLatch never = new CountDownLatch(1);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> HostLookup.within(later, "interrupted.example.com", new Cancellation(), () -> {
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
        assertThatThrownBy(() -> HostLookup.within(later, "closed.example.com", cancelled(), () -> {
                    never.await();
                    return new InetAddress[0];
                }))
                .isInstanceOf(java.net.SocketException.class);
        never.countDown();
    }

    private static Cancellation cancelled() {
        Cancellation cancellation = new Cancellation();
        cancellation.cancel();
        return cancellation;
    }

    @Test
    void connectsToOneHostShareOneLookup() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        AtomicInteger lookups = new AtomicInteger();
        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(() -> HostLookup.within(
                            Deadline.after(Duration.ofMillis(1)), "dead.example.com", new Cancellation(), () -> {
                                lookups.incrementAndGet();
                                answer.await();
                                return new InetAddress[0];
                            }))
                    .isInstanceOf(SocketTimeoutException.class);
        }
        answer.countDown();
        assertThat(lookups).hasValue(1);
    }
}
