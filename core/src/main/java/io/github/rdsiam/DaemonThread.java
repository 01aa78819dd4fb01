package io.github.rdsiam;

/** A thread for one piece of work, with which it ends. It takes no thread locals along, and keeps no JVM alive. */
final class DaemonThread {

    private DaemonThread() {}

    static Thread start(String name, Runnable work) {
        Thread thread = create(name, work);
        thread.start();
        return thread;
    }

    static Thread create(String name, Runnable work) {
        // no inherited thread locals: a caller's context must not be kept by our work, nor the other way round
        Thread thread = new Thread(null, work, name, 0, false);
        thread.setDaemon(true);
        // newer JDKs take the system's where thread locals are not inherited: not the one of a web application
        thread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
        return thread;
    }
}
