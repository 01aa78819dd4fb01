package io.github.rdsiam.internal.concurrent;

/** Makes threads that run one task and end. They inherit no thread locals and keep no JVM alive. */
public final class DaemonThread {

    private DaemonThread() {}

    public static Thread start(String name, Runnable work) {
        // no inherited thread locals: a caller's context must not be kept by our work, nor the other way round
        Thread thread = new Thread(null, work, name, 0, false);
        thread.setDaemon(true);
        // newer JDKs use the system class loader where thread locals are not inherited, not a web application's
        thread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
        thread.start();
        return thread;
    }
}
