package io.muster.testing.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/**
 * Callers, faults and checks on one cluster. Begins with the first call and ends with {@link #finish()}, which stops
 * the callers, waits for a healthy cluster and checks everything.
 *
 * <p>Fails if an answer was not one that the contract knows, if no fault happened, if no write was acknowledged, if a
 * node has printed the trace of a programming error, if a workload finds a contradiction, or if the digests of the
 * nodes differ. Every failure shows the end of what each node has printed.
 */
public final class Run implements AutoCloseable {
    private static final int WRITES_BETWEEN_FAULTS = 50;
    private static final Duration JOIN_PATIENCE = Duration.ofSeconds(90);
    /** Traces of programming errors in the output of a node. */
    private static final Pattern ERRORS = Pattern.compile("AssertionError|InvariantViolation|OutOfMemoryError"
            + "|StackOverflowError|NullPointerException|ClassCastException|OutOfBoundsException|MUSTER-9\\d\\d\\d");

    private final String name;
    private final ProcessCluster cluster;
    private final List<Workload> workloads;
    private final Progress progress = new Progress();
    private final List<Thread> threads = new ArrayList<>();
    private final ConcurrentLinkedQueue<Throwable> broken = new ConcurrentLinkedQueue<>();
    private final Map<String, Integer> faults = new TreeMap<>();
    private final Map<String, Integer> skipped = new TreeMap<>();
    private final SplittableRandom random;
    private final long begun = System.nanoTime();

    /**
     * How hard the callers work.
     *
     * @param callers how many; the last two go to whichever node answers, the others each to one node
     * @param pause of each caller between two steps
     * @param patience for an answer
     * @param seed of the choices of the faults
     */
    public record Load(int callers, Duration pause, Duration patience, long seed) {
        /** Eight callers, 10 ms, 2 s. */
        public static final Load USUAL = new Load(8, Duration.ofMillis(10), Duration.ofSeconds(2), 1);
    }

    private Run(String name, ProcessCluster cluster, List<Workload> workloads, long seed) {
        this.name = name;
        this.cluster = cluster;
        this.workloads = List.copyOf(workloads);
        this.random = new SplittableRandom(seed);
    }

    /**
     * Waits until all nodes are ready, prepares the workloads and lets the callers go.
     *
     * @param name for the report
     * @param cluster which was started
     * @param load how hard the callers work
     * @param workloads at least one; the callers are spread over them
     * @return the run
     */
    public static Run start(String name, ProcessCluster cluster, Load load, List<Workload> workloads) {
        try {
            cluster.awaitReady();
            workloads.forEach(workload -> workload.prepare(cluster));
        } catch (AssertionError | RuntimeException e) {
            throw cluster.failure(e);
        }
        Run run = new Run(name, cluster, workloads, load.seed());
        for (int i = 0; i < load.callers(); i++) {
            boolean follows = i >= load.callers() - 2;
            Caller caller = new Caller(i, cluster.nodes(), follows, load.patience(), run.progress);
            Workload workload = workloads.get(i % workloads.size());
            run.threads.add(Thread.ofVirtual()
                    .name("caller-" + i)
                    .start(() -> run.call(workload, caller, load.pause().toNanos())));
        }
        return run;
    }

    private void call(Workload workload, Caller caller, long pauseNanos) {
        try {
            while (progress.running()) {
                workload.step(caller);
                LockSupport.parkNanos(pauseNanos);
            }
        } catch (AssertionError | RuntimeException e) {
            broken.add(new AssertionError("workload " + workload.name() + ": " + e.getMessage(), e));
        }
    }

    /**
     * What the callers have been told so far.
     *
     * @return counters that go on
     */
    public Progress progress() {
        return progress;
    }

    /**
     * Strikes once.
     *
     * @param nemesis does it
     */
    public void strike(Nemesis nemesis) {
        try {
            progress.await(WRITES_BETWEEN_FAULTS);
            switch (nemesis.strike(new Scene(cluster, progress, random))) {
                case Strike.Happened happened -> faults.merge(nemesis.kind(), 1, Integer::sum);
                case Strike.Skipped skip -> skipped.merge(nemesis.kind() + " (" + skip.why() + ")", 1, Integer::sum);
            }
            failIfBroken();
        } catch (AssertionError | RuntimeException e) {
            throw cluster.failure(
                    new AssertionError("run '" + name + "', " + nemesis.kind() + ": " + e.getMessage(), e));
        }
    }

    /**
     * Strikes in turns, with some acknowledged writes in between, until the time is over; each at least once.
     *
     * @param time since the run began
     * @param nemeses who strike
     */
    public void strikeFor(Duration time, List<? extends Nemesis> nemeses) {
        int struck = 0;
        while (struck < nemeses.size() || System.nanoTime() - begun < time.toNanos()) {
            strike(nemeses.get(struck % nemeses.size()));
            struck++;
        }
    }

    private void failIfBroken() {
        Throwable first = broken.peek();
        if (first != null) {
            throw new AssertionError(first.getMessage(), first);
        }
    }

    /**
     * Stops the callers, waits for a healthy cluster and checks everything.
     *
     * @return what the run has shown
     * @throws AssertionError if anything is not as it should be
     */
    public Report finish() {
        Duration time = Duration.ofNanos(System.nanoTime() - begun);
        try {
            close();
            cluster.awaitReady();
            failIfBroken();
            checkAnswers();
            checkOutputs();
            workloads.forEach(workload -> workload.check(cluster));
            cluster.awaitEqualDigests();
        } catch (AssertionError | RuntimeException e) {
            throw cluster.failure(new AssertionError("run '" + name + "': " + e.getMessage(), e));
        }
        return new Report(name, time, progress.outcomes(), faults, skipped, progress.longestGap());
    }

    private void checkAnswers() {
        Scene.demand(progress.unexpected().isEmpty(), "answers that nobody promised: " + progress.unexpected());
        Scene.demand(progress.writes() > 0, "no write was acknowledged");
        Scene.demand(!faults.isEmpty(), "no fault has happened, the run shows nothing; skipped: " + skipped);
    }

    private void checkOutputs() {
        for (NodeProcess node : cluster.nodes()) {
            List<String> errors = node.printedLines(ERRORS);
            Scene.demand(errors.isEmpty(), "node " + node.id() + " has printed " + errors + ", see " + node.output());
        }
    }

    /** Stops the callers, without any check. */
    @Override
    public void close() {
        progress.stop();
        long deadline = System.nanoTime() + JOIN_PATIENCE.toNanos();
        for (Thread thread : threads) {
            try {
                boolean ended = thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
                Scene.demand(ended, "a caller hangs: " + thread.getName());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while callers end", e);
            }
        }
    }
}
