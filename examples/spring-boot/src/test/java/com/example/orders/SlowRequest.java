package com.example.orders;

import java.util.concurrent.CountDownLatch;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A request that takes as long as a test wants, and needs the database at its end. */
@RestController
class SlowRequest {

    final CountDownLatch begun = new CountDownLatch(1);
    final CountDownLatch mayEnd = new CountDownLatch(1);

    private final OrderService orders;

    SlowRequest(OrderService orders) {
        this.orders = orders;
    }

    @GetMapping("/slow")
    long count() throws InterruptedException {
        begun.countDown();
        mayEnd.await();
        return orders.count();
    }
}
