package io.github.rdsiam;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Lets HikariCP hand out idle connections without a test, however long the machine has paused in between. */
final class TrustsIdleConnections implements BeforeEachCallback, AfterEachCallback {

    private static final String BYPASS = "com.zaxxer.hikari.aliveBypassWindowMs";

    @Override
    public void beforeEach(ExtensionContext context) {
        System.setProperty(BYPASS, "600000");
    }

    @Override
    public void afterEach(ExtensionContext context) {
        System.clearProperty(BYPASS);
    }
}
