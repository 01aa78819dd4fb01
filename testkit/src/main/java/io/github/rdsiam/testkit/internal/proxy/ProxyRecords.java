package io.github.rdsiam.testkit.internal.proxy;

import io.github.rdsiam.testkit.ProxySummary;
import io.github.rdsiam.testkit.RecordedLogin;
import io.github.rdsiam.testkit.internal.history.History;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Keeps the records of the proxy. Thread-safe. */
public final class ProxyRecords {

    /** The number of bytes outside TLS that are kept for each login; a request for TLS has at most 36. */
    private static final int PLAIN_TEXT_OF_A_LOGIN = 64;

    /**
     * The maximum number of characters of logins, of credentials and of statements if their number is limited; a single
     * one can have 1 MB.
     */
    private static final long MAX_TEXT = 16L << 20;

    private final History<RecordedLogin> logins;
    private final History<String> credentials;
    private final History<String> statements;
    private final int plainTextLimit;
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicLong credentialsInPlainText = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final ByteArrayOutputStream plainText = new ByteArrayOutputStream();

    public ProxyRecords() {
        this(History.UNLIMITED);
    }

    /**
     * Creates records that keep only the last entries, with a limit for their total size.
     *
     * @param limit the maximum number of logins, of credentials and of statements
     */
    public ProxyRecords(int limit) {
        long maxText = limit == History.UNLIMITED ? Long.MAX_VALUE : MAX_TEXT;
        logins = new History<>(limit, maxText, ProxyRecords::textOf);
        credentials = new History<>(limit, maxText, String::length);
        statements = new History<>(limit, maxText, String::length);
        plainTextLimit = (int) Math.min((long) limit * PLAIN_TEXT_OF_A_LOGIN, Integer.MAX_VALUE);
    }

    /** Returns the size of a login's texts, which the client determines. */
    private static int textOf(RecordedLogin login) {
        return String.valueOf(login.user()).length()
                + String.valueOf(login.detail()).length();
    }

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

    /** Records a credential sent outside TLS. */
    public void credentialInPlainText(String text) {
        if (!text.isEmpty()) {
            credentialsInPlainText.incrementAndGet();
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
                if (plainText.size() > plainTextLimit) {
                    plainText.reset();
                }
                plainText.write(buffer, offset, count);
            }
        }
    }

    public List<RecordedLogin> logins() {
        return logins.entries();
    }

    public List<String> credentials() {
        return credentials.entries();
    }

    public List<String> statements() {
        return statements.entries();
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

    /** Returns the counts since the start or {@link #clear}, including records that were dropped. */
    public ProxySummary summary(int openConnections) {
        return new ProxySummary(
                accepted.get(),
                openConnections,
                logins.total(),
                credentials.total(),
                credentialsInPlainText.get(),
                bytes.get());
    }

    public void clear() {
        logins.clear();
        credentials.clear();
        statements.clear();
        accepted.set(0);
        credentialsInPlainText.set(0);
        bytes.set(0);
        synchronized (plainText) {
            plainText.reset();
        }
    }
}
