package io.github.rdsiam.testkit;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What the proxy saw. Thread-safe. */
final class ProxyRecords {

    private final List<RecordedLogin> logins = new CopyOnWriteArrayList<>();
    private final List<String> credentials = new CopyOnWriteArrayList<>();
    private final List<String> statements = new CopyOnWriteArrayList<>();
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final ByteArrayOutputStream plainText = new ByteArrayOutputStream();

    void accepted() {
        accepted.incrementAndGet();
    }

    void login(RecordedLogin login) {
        logins.add(login);
    }

    void credential(String text) {
        if (!text.isEmpty()) {
            credentials.add(text);
        }
    }

    void statement(String text) {
        statements.add(text);
    }

    void received(byte[] buffer, int offset, int count, boolean plain) {
        bytes.addAndGet(count);
        if (plain) {
            synchronized (plainText) {
                plainText.write(buffer, offset, count);
            }
        }
    }

    List<RecordedLogin> logins() {
        return List.copyOf(logins);
    }

    List<String> credentials() {
        return List.copyOf(credentials);
    }

    List<String> statements() {
        return List.copyOf(statements);
    }

    int acceptedCount() {
        return accepted.get();
    }

    long byteCount() {
        return bytes.get();
    }

    byte[] plainText() {
        synchronized (plainText) {
            return plainText.toByteArray();
        }
    }

    void clear() {
        logins.clear();
        credentials.clear();
        statements.clear();
        accepted.set(0);
        bytes.set(0);
        synchronized (plainText) {
            plainText.reset();
        }
    }
}
