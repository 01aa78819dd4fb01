package io.github.rdsiam.testkit.internal.proxy;

import java.io.ByteArrayOutputStream;

/** Records a client's commands: for each, {@link #begin}, its data in any number of pieces, and {@link #end}. */
public abstract class StatementTap {

    public static final int KEPT = 1 << 20;

    private final ProxyRecords records;
    private final ByteArrayOutputStream command = new ByteArrayOutputStream();
    private long length;

    protected StatementTap(ProxyRecords records) {
        this.records = records;
    }

    public final void begin() {
        command.reset();
        length = 0;
    }

    public final void take(byte[] buffer, int offset, int count) {
        command.write(buffer, offset, Math.min(count, KEPT - command.size()));
        length += count;
    }

    public final void end() {
        if (length > 0) {
            records.statement(describe(command.toByteArray(), length));
        }
    }

    /**
     * Returns the record of a command.
     *
     * @param kept its first bytes, at least one
     * @param length the length of the whole command
     */
    protected abstract String describe(byte[] kept, long length);
}
