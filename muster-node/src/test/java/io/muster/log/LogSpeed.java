package io.muster.log;

import io.muster.raft.Write;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Measures the log on a real directory: {@code LogSpeed DIRECTORY}. Not a test, since nothing about it may be
 * asserted; run it by hand when the write path has changed.
 */
final class LogSpeed {
    private LogSpeed() {}

    public static void main(String[] args) throws java.io.IOException {
        Path root = Path.of(args[0]);
        System.out.printf("%-34s %12s %12s %10s %10s%n", "", "units/s", "entries/s", "p50 us", "p99 us");
        for (boolean force : new boolean[] {true, false}) {
            for (int entries : new int[] {1, 16, 64, 256}) {
                run(Files.createTempDirectory(root, "speed"), force, entries, 100);
            }
            run(Files.createTempDirectory(root, "speed"), force, 1, 64 << 10);
        }
    }

    private static void run(Path directory, boolean force, int entries, int bytes) throws java.io.IOException {
        LogOptions options = new LogOptions(64 << 20, 512, force);
        SplittableRandom random = new SplittableRandom(1);
        FileDevice device = new FileDevice(directory);
        IdentityFile identity = IdentityFile.openOrCreate(device, Logs.OWNER, 512, random, InstantSource.system());
        long[] nanos = new long[200_000];
        int units = 0;
        long opened;
        try (SegmentedLog log = SegmentedLog.open(device, identity, options, random, InstantSource.system())) {
            List<io.muster.raft.Entry> sample = Logs.entries(1, 1, 1, bytes);
            long next = 1;
            long start = System.nanoTime();
            long deadline = start + 3_000_000_000L;
            long now = start;
            while (now < deadline
                    && units < nanos.length
                    && next < 1_500_000
                    && log.stats().bytes() < 600L << 20) {
                List<Write> unit = unit(next, entries, sample.getFirst());
                long before = System.nanoTime();
                log.write(unit);
                log.force();
                now = System.nanoTime();
                nanos[units++] = now - before;
                next += entries;
            }
            long sum = Arrays.stream(nanos, 0, units).sum();
            Arrays.sort(nanos, 0, units);
            System.out.printf(
                    "%-34s %12.0f %12.0f %10.1f %10.1f%n",
                    (force ? "forced, " : "os, ") + entries + " entries of " + bytes + " B",
                    units * 1e9 / sum,
                    (double) units * entries * 1e9 / sum,
                    nanos[units / 2] / 1e3,
                    nanos[(int) (units * 0.99)] / 1e3);
            opened = log.stats().bytes();
        }
        long before = System.nanoTime();
        IdentityFile again = IdentityFile.openOrCreate(device, Logs.OWNER, 512, random, InstantSource.system());
        SegmentedLog.open(device, again, options, random, InstantSource.system())
                .close();
        System.out.printf("    reopened %d MiB in %d ms%n", opened >> 20, (System.nanoTime() - before) / 1_000_000);
        for (String name : device.list("log")) {
            device.delete("log/" + name);
        }
    }

    private static List<Write> unit(long next, int entries, io.muster.raft.Entry sample) {
        List<io.muster.raft.Entry> list = new java.util.ArrayList<>(entries);
        for (int i = 0; i < entries; i++) {
            list.add(new io.muster.raft.Entry(next + i, 1, sample.kind(), sample.payload()));
        }
        return List.of(new Write.Append(1, next, list));
    }
}
