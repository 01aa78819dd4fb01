package io.github.rdsiam.benchmarks.subject;

/** Makes the first signature of a new JVM, with all the classes that it loads. Prints the nanoseconds. */
public final class FirstSignature {

    private FirstSignature() {}

    /**
     * Signs once.
     *
     * @param args {@code ours} or {@code raw}
     */
    public static void main(String[] args) {
        boolean ours = args[0].equals("ours");
        long began = System.nanoTime();
        Signature signature = new Signature();
        String token = ours ? signature.ours() : signature.raw();
        long nanos = System.nanoTime() - began;
        if (token.isEmpty()) {
            throw new IllegalStateException("No token");
        }
        System.out.println(nanos);
    }
}
