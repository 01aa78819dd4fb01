package io.github.rdsiam.testkit.internal.proxy;

import io.github.rdsiam.testkit.ProxySummary;
import io.github.rdsiam.testkit.RecordedLogin;
import io.github.rdsiam.testkit.internal.history.History;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What the proxy saw, as far as it is kept. Thread-safe. */
public final class ProxyRecords {

    /** How many bytes outside TLS are kept for each login that is kept; a request for TLS has 36 at most. */
    private static final int PLAIN_TEXT_OF_A_LOGIN = 64;

    /** How many characters of logins, credentials and statements, each, are kept if their number is limited: some are 1 MB each. */
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
     * Keeps no more than the last records, and of them no more texts than fit into a part of the memory.
     *
     * @param limit how many logins, credentials and statements
     */
    public ProxyRecords(int limit) {
        long maxText = limit == History.UNLIMITED ? Long.MAX_VALUE : MAX_TEXT;
        logins = new History<>(limit, maxText, ProxyRecords::textOf);
        credentials = new History<>(limit, maxText, String::length);
        statements = new History<>(limit, maxText, String::length);
        plainTextLimit = (int) Math.min((long) limit * PLAIN_TEXT_OF_A_LOGIN, Integer.MAX_VALUE);
    }

    /** The part of a login's size that the client chooses. */
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

    /** Records a credential that came outside TLS. */
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

    /** Counts what came since the start or {@link #clear}, also what is no longer kept. */
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
