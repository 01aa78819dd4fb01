package io.github.rdsiam.example;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** An event on its way to the function and back. */
final class Event {

    final String requestId;
    final String json;
    final CompletableFuture<Answer> answer = new CompletableFuture<>();

    private volatile long handedOver;

    Event(String requestId, String json) {
        this.requestId = requestId;
        this.json = json;
    }

    void handOver() {
        handedOver = System.nanoTime();
    }

    void answer(String posted, boolean failed) {
        answer.complete(new Answer(requestId, posted, failed, Duration.ofNanos(System.nanoTime() - handedOver)));
    }
}
