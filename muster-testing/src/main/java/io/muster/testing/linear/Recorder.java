package io.muster.testing.linear;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what callers do, for any number of threads. {@link #call} stands directly before the request leaves, and
 * one of {@link Call#ok}, {@link Call#failed} and {@link Call#unknown} directly after it is known how the call ended:
 *
 * <pre>
 * Recorder.Call call = recorder.call(7, "put", "k1", "v42");
 * try {
 *     store.put("k1", "v42");
 *     call.ok();
 * } catch (MusterException e) {
 *     call.failed(e.outcome() == Outcome.DEFINITE);
 * }
 * </pre>
 *
 * <p>Every moment gets a time of its own, later than all moments before it, even if the clock stands still or goes
 * back: so the order of calls and returns is exact, which makes the judgement as strict as it can be.
 */
public final class Recorder {
    /** Most operations that one recorder keeps. */
    public static final int OPERATIONS_MAX = 5_000_000;

    private final LongSupplier clock;
    /** Guarded by this object, as everything that changes; nobody blocks while holding it. */
    private final List<Call> calls = new ArrayList<>();

    private long last = Long.MIN_VALUE;

    /** Records by the clock of this JVM: nanoseconds since now. */
    public Recorder() {
        this(sinceNow());
    }

    /**
     * Records by another clock, for example a simulated one, or one that always says 0: then times only count moments.
     *
     * @param clock the time now
     */
    public Recorder(LongSupplier clock) {
        this.clock = clock;
    }

    private static LongSupplier sinceNow() {
        long start = System.nanoTime();
        return () -> System.nanoTime() - start;
    }

    /** One call under way. */
    public final class Call {
        private final int process;
        private final Action action;
        private final long called;
        private long returned = Operation.NEVER;
        private Outcome outcome = new Outcome.Unknown();

        private Call(int process, Action action, long called) {
            this.process = process;
            this.action = action;
            this.called = called;
        }

        /** It took effect and had nothing to answer. */
        public void ok() {
            ok(null);
        }

        /**
         * It took effect.
         *
         * @param value the answer, null if the object was absent
         */
        public void ok(@Nullable String value) {
            end(new Outcome.Ok(value));
        }

        /** It will never take effect; or it was only a read. */
        public void failed() {
            end(new Outcome.Failed());
        }

        /** The caller gives up without knowing. If an answer arrives after all, {@link #ok} may still tell it. */
        public void unknown() {
            end(new Outcome.Unknown());
        }

        /**
         * It failed, and the error says whether definitely.
         *
         * @param definite true for {@link #failed}, false for {@link #unknown}
         */
        public void failed(boolean definite) {
            end(definite ? new Outcome.Failed() : new Outcome.Unknown());
        }

        private void end(Outcome how) {
            synchronized (Recorder.this) {
                boolean open = outcome instanceof Outcome.Unknown;
                if (open) {
                    outcome = how;
                    returned = moment();
                } else if (!outcome.equals(how)) {
                    throw new IllegalStateException(
                            "call '" + operation() + "' ends once more, as " + how + ": one call has one answer");
                }
            }
        }

        private Operation operation() {
            return new Operation(process, action, called, returned, outcome);
        }
    }

    /**
     * A call begins.
     *
     * @param process number of the caller
     * @param verb what to do, as the model names it
     * @param key to which object
     * @param arguments what else the verb needs
     * @return the call, to be told how it ends; until then its outcome is unknown
     * @throws IllegalStateException if there are more than {@link #OPERATIONS_MAX}
     */
    public Call call(int process, String verb, String key, String... arguments) {
        Action action = Action.of(verb, key, arguments);
        synchronized (this) {
            if (calls.size() >= OPERATIONS_MAX) {
                throw new IllegalStateException("more than " + OPERATIONS_MAX
                        + " operations in one history: judge it and begin another with a new recorder");
            }
            Call call = new Call(process, action, moment());
            calls.add(call);
            return call;
        }
    }

    private long moment() {
        last = Math.max(clock.getAsLong(), last + 1);
        return last;
    }

    /**
     * What was recorded so far.
     *
     * @return calls in the order in which they began; those under way are unknown
     */
    public synchronized History history() {
        return new History(calls.stream().map(Call::operation).toList());
    }
}
