package io.github.rdsiam.internal.concurrent;

/** Starts threads that run one task and end. They do not keep the JVM alive. */
public final class DaemonThread {

    private DaemonThread() {}

    public static Thread start(String name, Runnable work) {
        // without inherited thread locals, which would keep the caller's context alive
        Thread thread = new Thread(null, work, name, 0, false);
        thread.setDaemon(true);
        // newer JDKs would use the system class loader, not a web application's
        thread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
        thread.start();
        return thread;
    }
}
