package io.muster.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The swarm for as many simulated hours as are asked for, seed after seed, on several threads. Prints a line a minute,
 * and keeps a table of what has happened in a file, so that a run that is cut off has its table. As a program:
 * {@code java -cp ... io.muster.testing.LongRun SIMULATED_HOURS [FROM_SEED] [TABLE] [THREADS]}.
 */
public final class LongRun {
    private static final int FAILURES_MAX = 3;
    private static final long MICROS_AN_HOUR = 3_600_000_000L;
    private static final long LINE_MILLIS = 60_000;
    private static final int LINES_A_TABLE = 10;

    private final long wantedMicros;
    private final long from;
    private final int threads;
    private final AtomicLong next;
    private final Totals totals = new Totals();
    private final TreeMap<Long, String> failures = new TreeMap<>();
    private final long started = System.nanoTime();

    private LongRun(double hours, long from, int threads) {
        if (!(hours > 0 && hours <= 1_000_000)) {
            throw new IllegalArgumentException(hours + " simulated hours: need more than 0, and at most 1000000");
        }
        if (threads < 1) {
            throw new IllegalArgumentException(threads + " threads: need 1 or more");
        }
        this.wantedMicros = (long) (hours * MICROS_AN_HOUR);
        this.from = from;
        this.threads = threads;
        this.next = new AtomicLong(from);
    }

    /**
     * Runs. What failed stands in the table, each with the line that repeats it.
     *
     * @param hours simulated hours, also parts of one
     * @param from first seed
     * @param table file that gets the table, now and then and at the end
     * @param threads how many seeds at a time
     * @return the table
     */
    public static String run(double hours, long from, Path table, int threads) {
        LongRun run = new LongRun(hours, from, threads);
        run.run(table);
        return run.table();
    }

    private void run(Path table) {
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            workers.add(Thread.ofPlatform().name("muster-sim-" + i).start(this::work));
        }
        int lines = 0;
        for (Thread worker : workers) {
            while (!ended(worker)) {
                System.out.println(progress());
                if (++lines % LINES_A_TABLE == 0) {
                    write(table);
                }
            }
        }
        write(table);
    }

    private static boolean ended(Thread worker) {
        try {
            worker.join(LINE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while simulations run", e);
        }
        return !worker.isAlive();
    }

    private void work() {
        while (totals.simulatedMicros() < wantedMicros && failed() < FAILURES_MAX) {
            long seed = next.getAndIncrement();
            try {
                totals.add(SwarmRun.run(Replay.whole(seed)));
            } catch (RuntimeException | Error broken) {
                add(seed, broken);
            }
        }
    }

    private int failed() {
        synchronized (failures) {
            return failures.size();
        }
    }

    private void add(long seed, Throwable failure) {
        synchronized (failures) {
            String headline =
                    String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
            failures.put(seed, headline + "; " + Replay.whole(seed).command());
        }
        System.out.println(failure.getMessage());
    }

    private long realSeconds() {
        return Math.max(1, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - started));
    }

    private String progress() {
        return String.format(
                Locale.ROOT,
                "%.1f of %.1f simulated hours, %s, %d failures, %d simulated seconds a second of each of %d threads",
                (double) totals.simulatedMicros() / MICROS_AN_HOUR,
                (double) wantedMicros / MICROS_AN_HOUR,
                totals,
                failed(),
                totals.simulatedSeconds() / realSeconds() / threads,
                threads);
    }

    private void write(Path table) {
        try {
            Path directory = table.toAbsolutePath().getParent();
            if (directory != null) {
                Files.createDirectories(directory);
            }
            Files.writeString(table, table());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the table of the run to " + table, e);
        }
    }

    private String table() {
        StringBuilder text = new StringBuilder("| What | How often |\n|---|---|\n");
        text.append(String.format("| first seed | %d |%n", from));
        text.append(String.format(
                Locale.ROOT, "| simulated hours | %.1f |%n", (double) totals.simulatedMicros() / MICROS_AN_HOUR));
        text.append(String.format("| real seconds, %d threads | %,d |%n", threads, realSeconds()));
        text.append(String.format(
                "| simulated seconds a second of each thread | %d |%n",
                totals.simulatedSeconds() / realSeconds() / threads));
        synchronized (failures) {
            text.append(String.format("| failures | %d |%n", failures.size()));
            failures.forEach((seed, what) -> text.append(String.format("| failure | %s |%n", what.replace('|', '/'))));
        }
        return text.append(totals.rows()).toString();
    }

    /**
     * Runs for some simulated hours and ends with 1 if anything failed.
     *
     * @param arguments simulated hours, and perhaps first seed, file for the table, number of threads
     */
    public static void main(String[] arguments) {
        if (arguments.length < 1 || arguments.length > 4) {
            System.err.println("need SIMULATED_HOURS [FROM_SEED] [TABLE] [THREADS]");
            System.exit(2);
        }
        long from = arguments.length > 1 ? Long.parseLong(arguments[1]) : 0;
        Path table = Path.of(arguments.length > 2 ? arguments[2] : "long-run.md");
        int threads = arguments.length > 3
                ? Integer.parseInt(arguments[3])
                : Runtime.getRuntime().availableProcessors();
        LongRun run = new LongRun(Double.parseDouble(arguments[0]), from, threads);
        run.run(table);
        System.out.print(run.table());
        System.out.println("this table is in " + table);
        if (run.failed() > 0) {
            System.exit(1);
        }
    }
}
