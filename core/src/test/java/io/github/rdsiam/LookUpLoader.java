package io.github.rdsiam;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Loads an application, and records which of its classes and resources are looked up by name. */
final class LookUpLoader extends URLClassLoader {

    private static final StackWalker STACK = StackWalker.getInstance();

    private final Set<String> classes = Collections.synchronizedSet(new TreeSet<>());
    private final Set<String> resources = Collections.synchronizedSet(new TreeSet<>());

    LookUpLoader(List<URL> classPath) {
        super(classPath.toArray(URL[]::new), getPlatformClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        Class<?> found = super.loadClass(name, resolve);
        if (found.getClassLoader() == this && isForName()) {
            classes.add(name);
        }
        return found;
    }

    /** When the JVM links a class, the linked class is next on the stack. */
    private static boolean isForName() {
        return STACK.walk(frames -> frames.skip(1)
                .map(StackWalker.StackFrame::toStackTraceElement)
                .dropWhile(frame -> frame.getMethodName().equals("loadClass"))
                .findFirst()
                .map(frame -> frame.getClassName().equals(Class.class.getName())
                        && frame.getMethodName().startsWith("forName"))
                .orElse(false));
    }

    @Override
    public @Nullable URL getResource(String name) {
        URL found = super.getResource(name);
        if (found != null) {
            resources.add(name);
        }
        return found;
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        Enumeration<URL> found = super.getResources(name);
        if (found.hasMoreElements()) {
            resources.add(name);
        }
        return found;
    }

    Set<String> classes() {
        return Set.copyOf(classes);
    }

    Set<String> resources() {
        return Set.copyOf(resources);
    }
}
