package io.muster.testing.process;

import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/** What the callers of a run have been told so far. Safe for any number of threads. */
public final class Progress {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int UNEXPECTED_KEPT = 20;

    private final Map<Verdict, Long> outcomes = new EnumMap<>(Verdict.class);
    /** Answers that nobody promised, with the node that gave them first. */
    private final SequencedMap<String, String> unexpected = new LinkedHashMap<>();

    private long acknowledged;
    private long lastAcknowledgedAt = System.nanoTime();
    private long longestGapNanos;
    private boolean running = true;

    Progress() {}

    synchronized void answered(NodeProcess node, Answer answer) {
        Verdict verdict = answer.verdict();
        outcomes.merge(verdict, 1L, Long::sum);
        if (verdict == Verdict.UNEXPECTED && unexpected.size() < UNEXPECTED_KEPT) {
            unexpected.putIfAbsent(answer.toString(), node.id());
        }
    }

    synchronized void acknowledged() {
        gap();
        acknowledged++;
    }

    private void gap() {
        long now = System.nanoTime();
        longestGapNanos = Math.max(longestGapNanos, now - lastAcknowledgedAt);
        lastAcknowledgedAt = now;
    }

    synchronized void stop() {
        if (running) {
            gap();
        }
        running = false;
    }

    synchronized boolean running() {
        return running;
    }

    /**
     * Writes that were acknowledged.
     *
     * @return how many so far
     */
    public synchronized long writes() {
        return acknowledged;
    }

    /**
     * Waits until more writes have been acknowledged: the proof that the cluster goes on in spite of a fault.
     *
     * @param more how many more than now
     * @throws AssertionError if there were not so many within a minute
     */
    public void await(int more) {
        long goal = writes() + more;
        Await.until(more + " more writes were acknowledged", PATIENCE, () -> writes() >= goal);
    }

    synchronized Map<Verdict, Long> outcomes() {
        return Map.copyOf(outcomes);
    }

    synchronized Map<String, String> unexpected() {
        return new LinkedHashMap<>(unexpected);
    }

    synchronized Duration longestGap() {
        return Duration.ofNanos(longestGapNanos);
    }
}
