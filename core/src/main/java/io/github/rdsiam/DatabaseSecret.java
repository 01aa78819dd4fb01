package io.github.rdsiam;

import org.jspecify.annotations.Nullable;

/** One version of the fallback's secret. Masks itself. */
record DatabaseSecret(
        String username, String password, @Nullable String host, int port, String versionId, String stage) {

    @Override
    public String toString() {
        return "DatabaseSecret[*** " + stage + " " + Printable.text(versionId) + "]";
    }
}
