package io.muster.testing.process;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** One of the callers of a run: talks to its node, or follows whoever answers, and counts every answer. */
public final class Caller {
    private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();
    private static final Duration LAST_PATIENCE = Duration.ofMinutes(1);

    private final int number;
    private final List<NodeProcess> nodes;
    private final boolean follows;
    private final Duration patience;
    private final Progress progress;
    private final RandomGenerator random;
    private int at;

    Caller(int number, List<NodeProcess> nodes, boolean follows, Duration patience, Progress progress) {
        this.number = number;
        this.nodes = nodes;
        this.follows = follows;
        this.patience = patience;
        this.progress = progress;
        this.random = new java.util.SplittableRandom(number);
        this.at = number % nodes.size();
    }

    /**
     * Who this is.
     *
     * @return 0 for the first caller, and so on
     */
    public int number() {
        return number;
    }

    /**
     * Randomness of this caller alone.
     *
     * @return a generator
     */
    public RandomGenerator random() {
        return random;
    }

    /**
     * Sends a request that changes something, once.
     *
     * @param request to be sent to the caller's node
     * @return the answer; ok counts as an acknowledged write
     */
    public Answer write(Function<NodeClient, Answer> request) {
        Answer answer = read(request);
        if (answer.ok()) {
            progress.acknowledged();
        }
        return answer;
    }

    /**
     * Sends a request that changes nothing, once.
     *
     * @param request to be sent to the caller's node
     * @return the answer
     */
    public Answer read(Function<NodeClient, Answer> request) {
        NodeProcess node = nodes.get(at);
        Answer answer = request.apply(node.http().within(patience));
        progress.answered(node, answer);
        if (follows && answer.verdict() != Verdict.OK && answer.verdict() != Verdict.DECLINED) {
            moveOn();
        }
        return answer;
    }

    /**
     * Sends a write again and again, to the next node each time, until it is known how it ended. Only for requests that
     * may be repeated, such as those with an idempotency key.
     *
     * @param request the same each time
     * @return an answer that is neither UNKNOWN nor DEFINITE
     * @throws AssertionError if there is none within a minute after the run has ended
     */
    public Answer insist(Function<NodeClient, Answer> request) {
        long deadline = Long.MAX_VALUE;
        int home = at;
        while (true) {
            Answer answer = write(request);
            switch (answer.verdict()) {
                case OK, DECLINED, UNEXPECTED -> {
                    at = follows ? at : home;
                    return answer;
                }
                case DEFINITE, UNKNOWN -> moveOn();
            }
            if (deadline == Long.MAX_VALUE && !progress.running()) {
                deadline = System.nanoTime() + LAST_PATIENCE.toNanos();
            }
            if (deadline != Long.MAX_VALUE && System.nanoTime() - deadline > 0) {
                throw new AssertionError("no node has settled a write within " + LAST_PATIENCE
                        + " after the run, the last answer was: " + answer);
            }
        }
    }

    private void moveOn() {
        at = (at + 1) % nodes.size();
        LockSupport.parkNanos(PAUSE_NANOS);
    }
}
