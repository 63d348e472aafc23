package io.muster.testing;

import io.muster.testing.sim.Counts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Many seeds of the swarm, on several threads; each simulation stays in one. As a program it runs any range of them:
 * {@code java -cp ... io.muster.testing.Seeds FROM COUNT [THREADS]}.
 */
public final class Seeds {
    private static final int FAILURES_MAX = 3;

    private final TreeMap<Long, Long> hashes = new TreeMap<>();
    private final TreeMap<Long, AssertionError> failures = new TreeMap<>();
    private final Totals totals = new Totals();

    private Seeds() {}

    /**
     * Runs a range of seeds. Ends early when a few have failed, and makes the first of these small. With
     * {@code -Dmuster.sim.faults} and its like, which belong to one seed, runs that part of it.
     *
     * @param from first seed
     * @param count how many
     * @param threads how many at a time
     * @return what they gave
     */
    public static Seeds run(long from, long count, int threads) {
        boolean whole = Replay.asked(from).isWhole();
        if (!whole && count != 1) {
            throw new IllegalArgumentException(Replay.asked(from) + ": part of one seed, but " + count + " are to run");
        }
        Seeds seeds = new Seeds();
        AtomicLong next = new AtomicLong(from);
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            workers.add(Thread.ofPlatform().name("muster-sim-" + i).start(() -> seeds.work(next, from + count)));
        }
        for (Thread worker : workers) {
            join(worker);
        }
        if (whole && !Minimiser.Budget.DEFAULT.time().isZero()) {
            seeds.minimiseFirst();
        }
        return seeds;
    }

    private static void join(Thread worker) {
        try {
            worker.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while simulations run", e);
        }
    }

    private void minimiseFirst() {
        for (Map.Entry<Long, AssertionError> failure : failures.entrySet()) {
            if (failure.getValue() instanceof SimFailure) {
                Replay whole = Replay.whole(failure.getKey());
                failure.setValue(Minimiser.minimise(whole, Minimiser.Budget.DEFAULT)
                        .<AssertionError>map(Minimiser.Minimised::failure)
                        .orElseGet(() -> new AssertionError(failure.getValue().getMessage()
                                + "\nIT DID NOT FAIL ANOTHER TIME: something in it is not drawn from the seed")));
                return;
            }
        }
    }

    private void work(AtomicLong next, long end) {
        long seed = next.getAndIncrement();
        while (seed < end && !failed()) {
            try {
                add(SwarmRun.run(Replay.asked(seed)));
            } catch (AssertionError failure) {
                add(seed, failure);
            } catch (RuntimeException | Error broken) {
                add(seed, new AssertionError("seed " + seed + " broke the simulator: " + broken, broken));
            }
            seed = next.getAndIncrement();
        }
    }

    private synchronized boolean failed() {
        return failures.size() >= FAILURES_MAX;
    }

    private synchronized void add(long seed, AssertionError failure) {
        failures.put(seed, failure);
    }

    private synchronized void add(SwarmRun.Result result) {
        hashes.put(result.seed(), result.hash());
        totals.add(result);
    }

    /**
     * Trace hash of each seed that passed.
     *
     * @return by seed
     */
    public SortedMap<Long, Long> hashes() {
        return new TreeMap<>(hashes);
    }

    /**
     * What was found.
     *
     * @return empty if every seed passed
     */
    public List<AssertionError> failures() {
        return List.copyOf(failures.values());
    }

    /**
     * What happened how often in all seeds.
     *
     * @return the counts
     */
    public Counts counts() {
        return totals.counts();
    }

    /**
     * Simulated time of all seeds.
     *
     * @return seconds
     */
    public long simulatedSeconds() {
        return totals.simulatedSeconds();
    }

    @Override
    public String toString() {
        return totals + ", " + failures.size() + " failures";
    }

    /**
     * Runs a range of seeds and prints the trace hash of each.
     *
     * @param arguments first seed, number of seeds, and perhaps number of threads
     */
    public static void main(String[] arguments) {
        int threads = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 1;
        Seeds seeds = run(Long.parseLong(arguments[0]), Long.parseLong(arguments[1]), threads);
        seeds.hashes.forEach((seed, hash) -> System.out.println(seed + " " + Long.toHexString(hash)));
        for (AssertionError failure : seeds.failures.values()) {
            System.out.println(failure.getMessage());
        }
        System.out.print(seeds.counts());
        System.out.println(seeds);
        if (!seeds.failures.isEmpty()) {
            System.exit(1);
        }
    }
}
