package io.github.rdsiam.testkit.internal.proxy;

import io.github.rdsiam.testkit.RecordedLogin;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What the proxy saw. Thread-safe. */
public final class ProxyRecords {

    private final List<RecordedLogin> logins = new CopyOnWriteArrayList<>();
    private final List<String> credentials = new CopyOnWriteArrayList<>();
    private final List<String> statements = new CopyOnWriteArrayList<>();
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final ByteArrayOutputStream plainText = new ByteArrayOutputStream();

    public void accepted() {
        accepted.incrementAndGet();
    }

    void login(RecordedLogin login) {
        logins.add(login);
    }

    public void credential(String text) {
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

    public List<RecordedLogin> logins() {
        return List.copyOf(logins);
    }

    public List<String> credentials() {
        return List.copyOf(credentials);
    }

    public List<String> statements() {
        return List.copyOf(statements);
    }

    public int acceptedCount() {
        return accepted.get();
    }

    public long byteCount() {
        return bytes.get();
    }

    public byte[] plainText() {
        synchronized (plainText) {
            return plainText.toByteArray();
        }
    }

    public void clear() {
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
