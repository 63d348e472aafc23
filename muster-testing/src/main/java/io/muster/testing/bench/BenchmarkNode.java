package io.muster.testing.bench;

import io.muster.Group;
import io.muster.MusterException;
import io.muster.MusterNode;
import io.muster.WriteOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.stream.LongStream;

/** One of the three processes: a node with a state machine that does nothing. The leader measures, the others wait. */
public final class BenchmarkNode {
    private static final int[] CALLERS = {1, 64, 256};
    private static final int PAYLOAD = 100;
    private static final int WARM_UP_SECONDS = 3;
    private static final byte[] NOTHING = {};

    private final MusterNode node;
    private final Group group;

    private BenchmarkNode(MusterNode node) {
        this.node = node;
        this.group = node.group(MusterNode.DEFAULT_GROUP);
    }

    /**
     * Runs one node until the benchmark ends.
     *
     * @param args node id, port, peers, data directory, seconds per row
     * @throws IOException if the standard input cannot be read
     * @throws InterruptedException if a caller is interrupted
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        try (MusterNode node = MusterNode.builder()
                .nodeId(args[0])
                .host("127.0.0.1")
                .port(Integer.parseInt(args[1]))
                .peers(args[2])
                .dataDirectory(Path.of(args[3]))
                .clusterName("benchmark")
                .handler(MusterNode.DEFAULT_GROUP, (command, context) -> NOTHING)
                .start()) {
            if (node.awaitLeader(Duration.ofSeconds(30)).equals(args[0])) {
                new BenchmarkNode(node).measure(Integer.parseInt(args[4]));
            } else {
                // the parent never writes: this ends with the parent
                System.in.read();
            }
        }
    }

    private void measure(int seconds) throws InterruptedException {
        System.out.printf(
                Locale.ROOT, "%8s %12s %10s %10s %14s%n", "callers", "writes/s", "p50 us", "p99 us", "forces/write");
        for (int callers : CALLERS) {
            run(callers, WARM_UP_SECONDS);
            double forces = forces();
            long[] nanos = run(callers, seconds);
            forces = forces() - forces;
            Arrays.sort(nanos);
            System.out.printf(
                    Locale.ROOT,
                    "%8d %12d %10d %10d %14.4f%n",
                    callers,
                    nanos.length / seconds,
                    nanos[nanos.length / 2] / 1_000,
                    nanos[(int) (nanos.length * 0.99)] / 1_000,
                    forces / nanos.length);
        }
    }

    private double forces() {
        return node.metrics().getOrDefault("muster_log_syncs_total", 0L);
    }

    /** Runs callers in a closed loop; returns the time of every write. */
    private long[] run(int callers, int seconds) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        List<Caller> all = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            Caller caller = new Caller(group, end);
            all.add(caller);
            threads.add(Thread.startVirtualThread(caller));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return all.stream().flatMapToLong(Caller::times).toArray();
    }

    /** One virtual thread that writes, waits, and writes again. */
    private static final class Caller implements Runnable {
        private final Group group;
        private final long end;
        private long[] times = new long[1024];
        private int count;

        Caller(Group group, long end) {
            this.group = group;
            this.end = end;
        }

        @Override
        public void run() {
            WriteOptions options = WriteOptions.of(Duration.ofSeconds(10));
            for (long start = System.nanoTime(); start < end; start = System.nanoTime()) {
                write(options);
                if (count == times.length) {
                    times = Arrays.copyOf(times, count * 2);
                }
                times[count++] = System.nanoTime() - start;
            }
        }

        private void write(WriteOptions options) {
            try {
                group.submit(new byte[PAYLOAD], options).get();
            } catch (ExecutionException | MusterException e) {
                throw new IllegalStateException("a write failed: the run is void", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted: the run is void", e);
            }
        }

        LongStream times() {
            return Arrays.stream(times, 0, count);
        }
    }
}
