package io.github.rdsiam.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads figures of a process and of the machine from /proc. */
final class ProcFs {

    private static final int USER_TICKS = 11;
    private static final int SYSTEM_TICKS = 12;
    private static final double MILLIS_PER_TICK = 10;
    private static final double KB_PER_MB = 1024;

    private ProcFs() {}

    /** User and system time of all its threads, including those that have ended, in steps of 10. */
    static double cpuMillis(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        // after the name, which may contain anything
        List<String> fields =
                List.of(stat.substring(stat.lastIndexOf(')') + 2).strip().split(" ", -1));
        return (Long.parseLong(fields.get(USER_TICKS)) + Long.parseLong(fields.get(SYSTEM_TICKS))) * MILLIS_PER_TICK;
    }

    static double peakMegabytes(long pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
            if (line.startsWith("VmHWM:")) {
                return Double.parseDouble(line.replaceAll("[^0-9]", "")) / KB_PER_MB;
            }
        }
        throw new IOException("No VmHWM of process " + pid);
    }

    static String processor() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/cpuinfo"))) {
            if (line.startsWith("model name")) {
                return line.substring(line.indexOf(':') + 1).strip();
            }
        }
        return System.getProperty("os.arch");
    }

    /** The load average of the last minute, which shows whether the machine was busy. */
    static String loadAverage() throws IOException {
        String averages = Files.readString(Path.of("/proc/loadavg"));
        return averages.substring(0, averages.indexOf(' '));
    }

    static String memory() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
            if (line.startsWith("MemTotal:")) {
                return Math.round(Double.parseDouble(line.replaceAll("[^0-9]", "")) / KB_PER_MB / KB_PER_MB) + " GB";
            }
        }
        return "";
    }
}
