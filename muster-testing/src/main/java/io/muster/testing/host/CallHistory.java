package io.muster.testing.host;

import io.muster.CommandId;
import io.muster.CommandResult;
import io.muster.MusterException;
import io.muster.Outcome;
import io.muster.WriteOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one group and how they ended, and whether one order explains them. The log has put all writes into one
 * order, in which every replica has computed the same, so that order is the explanation, and it is enough to check
 * that it is one: each caller got what the entry of its call has computed, nobody was told of an entry after having
 * been told of a later one, and what was refused did not happen.
 */
final class CallHistory {
    private final GroupWitness witness;
    private final List<Call> calls = new ArrayList<>();
    private final Map<Object, Long> firstCalled = new HashMap<>();
    private long now;

    /** A call. Times are the numbers of calls and returns, so no two are equal. */
    static final class Call {
        private final String node;
        private final String what;
        private final long called;
        private final byte @Nullable [] command;
        private final @Nullable CommandId id;
        private long returned = Long.MAX_VALUE;
        private long index = -1;
        private byte @Nullable [] result;
        private boolean refused;

        Call(String node, String what, long called, byte @Nullable [] command, @Nullable CommandId id) {
            this.node = node;
            this.what = what;
            this.called = called;
            this.command = command;
            this.id = id;
        }

        private boolean answered() {
            return index >= 0;
        }

        @Override
        public String toString() {
            return what + " at " + node;
        }
    }

    CallHistory(GroupWitness witness) {
        this.witness = witness;
    }

    /** A write begins. One that repeats a call by its id or key began with that call. */
    Call write(String node, String what, byte[] command, WriteOptions options) {
        long called = ++now;
        if (options.idempotencyKey() != null) {
            called = firstCalled.computeIfAbsent(options.idempotencyKey(), first -> now);
        }
        if (options.commandId() != null) {
            called = Math.min(called, firstCalled.computeIfAbsent(options.commandId(), first -> now));
        }
        Call call = new Call(node, what, called, command.clone(), options.commandId());
        calls.add(call);
        return call;
    }

    /** A linearizable read begins. */
    Call read(String node) {
        Call call = new Call(node, "a read", ++now, null, null);
        calls.add(call);
        return call;
    }

    /** A write has ended. */
    void ended(Call call, @Nullable CommandResult result, @Nullable Throwable failure) {
        if (result != null) {
            call.returned = ++now;
            call.index = result.index();
            call.result = result.bytes();
        } else if (failure instanceof MusterException known && known.outcome() == Outcome.DEFINITE) {
            call.refused = true;
        }
    }

    /** A read has ended, which saw all entries up to one. */
    void ended(Call call, long position) {
        call.returned = ++now;
        call.index = position;
    }

    /**
     * Looks for a contradiction.
     *
     * @return what is wrong; null if the calls are linearizable
     */
    @Nullable
    String contradiction() {
        for (Call call : calls) {
            String wrong = call.command == null ? null : wrong(call);
            if (wrong != null) {
                return wrong;
            }
        }
        return disorder();
    }

    /** How many calls were answered. */
    long answered() {
        return calls.stream().filter(Call::answered).count();
    }

    private @Nullable String wrong(Call write) {
        if (write.answered()) {
            GroupWitness.Step step = witness.at(write.index);
            if (step == null) {
                return write + " was answered with entry " + write.index + ", which no replica has applied";
            }
            if (!Arrays.equals(step.command(), write.command)) {
                return write + " was answered with entry " + write.index + ", which is " + step.call()
                        + " with other arguments";
            }
            return Arrays.equals(step.result(), write.result)
                    ? null
                    : write + " got another result than entry " + write.index + " has computed";
        }
        CommandId id = write.id;
        if (id == null || !write.refused) {
            return null;
        }
        boolean vanished = calls.stream().filter(call -> id.equals(call.id)).allMatch(call -> call.refused);
        return vanished && witness.executed(id)
                ? write + " was refused for certain, and was carried out all the same"
                : null;
    }

    /** Walks through time: what somebody was told of, everybody who calls later must see. */
    private @Nullable String disorder() {
        TreeMap<Long, Call> events = new TreeMap<>();
        for (Call call : calls) {
            if (call.answered()) {
                // a call that repeats another one shares the time of its beginning, and the earlier entry counts
                events.merge(call.called, call, (one, other) -> one.index <= other.index ? one : other);
                events.put(call.returned, call);
            }
        }
        Call told = null;
        for (Map.Entry<Long, Call> event : events.entrySet()) {
            Call call = event.getValue();
            if (event.getKey() == call.returned) {
                told = told == null || told.index < call.index ? call : told;
            } else if (told != null && behind(call, told)) {
                return call + " began after " + told + " had returned, and comes before it: entry " + call.index
                        + " against entry " + told.index;
            }
        }
        return null;
    }

    private static boolean behind(Call call, Call told) {
        return call.command == null ? call.index < told.index : call.index <= told.index;
    }
}
