package io.github.rdsiam.testkit;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Faults in the order in which connections will meet them. Thread-safe. */
final class FaultScript {

    private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();

    void add(Fault... more) {
        faults.addAll(List.of(more));
    }

    Fault next() {
        Fault fault = faults.poll();
        return fault == null ? Fault.NONE : fault;
    }
}
