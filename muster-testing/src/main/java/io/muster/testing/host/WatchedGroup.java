package io.muster.testing.host;

import io.muster.ClusterStatus;
import io.muster.CommandId;
import io.muster.CommandResult;
import io.muster.Consistency;
import io.muster.Group;
import io.muster.WriteOptions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A group whose callers are watched. Typed commands pass unseen: replicated beans make none. */
final class WatchedGroup implements Group {
    private final String node;
    private final Group group;
    private final WatchedHandler replica;
    private final CallHistory history;
    private final Thread owner;

    WatchedGroup(String node, Group group, WatchedHandler replica, CallHistory history, Thread owner) {
        this.node = node;
        this.group = group;
        this.replica = replica;
        this.history = history;
        this.owner = owner;
    }

    static void check(Thread owner) {
        if (Thread.currentThread() != owner) {
            throw new IllegalStateException("called on " + Thread.currentThread() + ", but a simulation belongs to the"
                    + " thread of its test, " + owner + ": call beans there. To have several calls under way at once,"
                    + " use writes that return a CompletionStage, and Sim.await");
        }
    }

    private CallHistory.Call begin(byte[] command, WriteOptions options) {
        check(owner);
        return history.write(node, replica.describe(command), command, options);
    }

    @Override
    public String name() {
        return group.name();
    }

    @Override
    public CommandId newCommand() {
        check(owner);
        return group.newCommand();
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the caller waits for the very future of the node
    public CompletableFuture<CommandResult> submit(byte[] command, WriteOptions options) {
        CallHistory.Call call = begin(command, options);
        CompletableFuture<CommandResult> answer = group.submit(command, options);
        answer.whenComplete((result, failure) -> history.ended(call, result, failure));
        return answer;
    }

    @Override
    public CommandResult call(byte[] command, WriteOptions options) {
        CallHistory.Call call = begin(command, options);
        try {
            CommandResult result = group.call(command, options);
            history.ended(call, result, null);
            return result;
        } catch (RuntimeException failure) {
            history.ended(call, null, failure);
            throw failure;
        }
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals")
    public <R extends @Nullable Object> R write(Object command, Duration timeout) {
        check(owner);
        return group.write(command, timeout);
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals")
    public <R extends @Nullable Object> CompletableFuture<R> writeAsync(Object command, Duration timeout) {
        check(owner);
        return group.writeAsync(command, timeout);
    }

    @Override
    public <T extends @Nullable Object> T read(Consistency level, Duration timeout, Supplier<T> query) {
        check(owner);
        if (level != Consistency.LINEARIZABLE) {
            return group.read(level, timeout, query);
        }
        CallHistory.Call call = history.read(node);
        long[] seen = new long[1];
        T answer = group.read(level, timeout, () -> {
            seen[0] = replica.position();
            return query.get();
        });
        history.ended(call, seen[0]);
        return answer;
    }

    @Override
    public ClusterStatus status() {
        return group.status();
    }
}
