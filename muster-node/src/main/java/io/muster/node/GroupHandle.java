package io.muster.node;

import io.muster.CallInterruptedException;
import io.muster.ClusterStatus;
import io.muster.CommandId;
import io.muster.CommandRejectedException;
import io.muster.CommandResult;
import io.muster.CommandTimeoutException;
import io.muster.Consistency;
import io.muster.Group;
import io.muster.MusterConfig;
import io.muster.MusterException;
import io.muster.OverloadedException;
import io.muster.ReadTimeoutException;
import io.muster.WriteOptions;
import io.muster.apply.Envelope;
import io.muster.apply.TypedStateMachine;
import io.muster.duty.Mailbox;
import io.muster.raft.EntryKind;
import io.muster.spi.CommandHandler;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One group as callers see it. Encodes and checks on the caller's thread, then leaves everything to the loop. */
final class GroupHandle implements Group, LaterReads {
    /** How much later than the loop a caller gives up by itself: only if the loop is stuck. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final int id;
    private final String name;
    private final MusterConfig config;
    private final CommandHandler handler;
    private final GroupState state;
    private final OwnSessions sessions;
    private final Admission admission;
    private final Mailbox<Request> requests;
    private final NodeMetrics metrics;
    private final Surroundings surroundings;
    private final Supplier<@Nullable MusterException> localReadRefusal;
    private final Supplier<ClusterStatus> status;

    GroupHandle(
            GroupWiring wiring,
            CommandHandler handler,
            Admission admission,
            Mailbox<Request> requests,
            Supplier<@Nullable MusterException> localReadRefusal,
            Supplier<ClusterStatus> status) {
        this.id = wiring.id();
        this.name = wiring.name();
        this.config = wiring.node().config();
        this.handler = handler;
        this.state = wiring.state();
        this.sessions = wiring.sessions();
        this.admission = admission;
        this.requests = requests;
        this.metrics = wiring.node().metrics();
        this.surroundings = wiring.surroundings();
        this.localReadRefusal = localReadRefusal;
        this.status = status;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public CommandId newCommand() {
        return sessions.draw().id();
    }

    @Override
    public CompletableFuture<CommandResult> submit(byte[] command, WriteOptions options) {
        return write(command, options, Entry.FOREIGN).future;
    }

    @Override
    public CommandResult call(byte[] command, WriteOptions options) {
        return await(write(command, options, Entry.FOREIGN_WAITING), options.timeout());
    }

    /** How a command comes in: whether its bytes are to be checked, and whether its caller may wait at the door. */
    private enum Entry {
        FOREIGN(true, false),
        FOREIGN_WAITING(true, true),
        OWN(false, false),
        OWN_WAITING(false, true);

        private final boolean checked;
        private final boolean waits;

        Entry(boolean checked, boolean waits) {
            this.checked = checked;
            this.waits = waits;
        }
    }

    /** The id of a call, its session if that is the present one of this node, and whether nothing was sent under it. */
    private record Name(@Nullable ClientSession session, CommandId id, boolean fresh) {}

    /** A write that is under way, or was refused. */
    private record Submitted(CommandId id, CompletableFuture<CommandResult> future) {}

    private Submitted write(byte[] command, WriteOptions options, Entry entry) {
        Name named = name(options.commandId());
        MusterException refusal = fault(command, named.id, entry);
        if (refusal != null) {
            return refused(named, refusal);
        }
        WriteCall call = call(command, options, named);
        refusal = entry.waits
                ? admission.enter(call.bytes, call.id, call.deadline)
                : admission.enter(call.bytes, call.id);
        if (refusal == null && !requests.offer(call)) {
            admission.leave(call.bytes);
            refusal = full(call.id);
        }
        return refusal == null ? new Submitted(named.id, call.future) : refused(named, refusal);
    }

    private Name name(@Nullable CommandId given) {
        if (given == null) {
            OwnSessions.Drawn drawn = sessions.drawForUse();
            return new Name(drawn.session(), drawn.id(), true);
        }
        ClientSession current = sessions.current();
        if (current.id != given.session()) {
            return new Name(null, given, false);
        }
        // an id from newCommand() that is used for the first time is as good as one drawn here
        return new Name(current, given, current.claim(given.sequence()));
    }

    /** What is wrong with the bytes themselves; looked at before anything is made of them. */
    private @Nullable MusterException fault(byte[] command, CommandId callId, Entry entry) {
        if (command.length > config.limits().commandSize()) {
            return Refusals.tooLarge(command.length, config.limits().commandSize(), callId);
        }
        String fault = entry.checked ? handler.fault(command) : null;
        return fault == null
                ? null
                : new CommandRejectedException(
                        CommandRejectedException.Reason.NOT_ENCODABLE,
                        "these bytes are no command of group " + name + ": " + fault,
                        callId);
    }

    private WriteCall call(byte[] command, WriteOptions options, Name named) {
        String key = options.idempotencyKey();
        ClientSession session = named.session;
        byte[] envelope = Envelope.command(
                named.id,
                session == null ? 0 : session.ackBelow(),
                key == null
                        ? null
                        : new Envelope.Key(
                                key,
                                config.sessions().idempotencyWindow().toMillis(),
                                config.sessions().idempotencyMax()),
                command);
        return new WriteCall(
                id,
                new WriteCall.Options(
                        EntryKind.COMMAND,
                        envelope,
                        named.id,
                        session,
                        named.fresh,
                        surroundings.nanoTime() + options.timeout().toNanos(),
                        options.forward(),
                        key),
                new CallFuture<>(surroundings),
                admission);
    }

    private Submitted refused(Name named, MusterException refusal) {
        metrics.failed(refusal.outcome());
        sessions.refused(named.session, named.id, refusal.retryable());
        return new Submitted(named.id, CompletableFuture.failedFuture(refusal));
    }

    private MusterException full(@Nullable CommandId callId) {
        // closed for good if the node has stopped meanwhile, and then the door says so
        MusterException shut = admission.enter(0, callId);
        if (shut != null) {
            return shut;
        }
        admission.leave(0);
        return new OverloadedException("muster.limits.queue", Duration.ofMillis(100), callId);
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // the result type is known to the caller
    public <R extends @Nullable Object> R write(Object command, Duration timeout) {
        TypedStateMachine typed = typed();
        return typed.result(await(write(typed.encode(command), WriteOptions.of(timeout), Entry.OWN_WAITING), timeout));
    }

    private static CommandResult await(Submitted call, Duration timeout) {
        try {
            return call.future.get(timeout.plus(GRACE).toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw thrown(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallInterruptedException("the result of a write", call.id);
        } catch (TimeoutException e) {
            throw new CommandTimeoutException("the loop of this node did not answer", call.id);
        }
    }

    private static MusterException thrown(ExecutionException e) {
        if (e.getCause() instanceof MusterException failure) {
            return failure;
        }
        throw new IllegalStateException("a call ended with something that is no failure of ours", e);
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals")
    public <R extends @Nullable Object> CompletableFuture<R> writeAsync(Object command, Duration timeout) {
        TypedStateMachine typed = typed();
        return write(typed.encode(command), WriteOptions.of(timeout), Entry.OWN)
                .future
                .thenApply(typed::result);
    }

    private TypedStateMachine typed() {
        if (handler instanceof TypedStateMachine typed) {
            return typed;
        }
        throw new IllegalStateException(
                "group " + name + " has no typed state machine: submit bytes, or give it a StateMachine");
    }

    @Override
    public <T extends @Nullable Object> T read(Consistency level, Duration timeout, Supplier<T> query) {
        long deadline = surroundings.nanoTime() + timeout.toNanos();
        return switch (level) {
            case LINEARIZABLE -> {
                linearize(deadline);
                metrics.readLinearizable();
                yield run(query, deadline);
            }
            case LOCAL -> {
                MusterException refusal = localReadRefusal.get();
                if (refusal != null) {
                    metrics.readFailed();
                    throw refusal;
                }
                metrics.readLocal();
                yield run(query, deadline);
            }
            case LEASE, SESSION, BOUNDED ->
                throw new IllegalArgumentException(
                        "reads at level " + level + " do not exist in this version: use LINEARIZABLE or LOCAL");
        };
    }

    private <T extends @Nullable Object> T run(Supplier<T> query, long deadline) {
        try {
            return state.read(query, deadline - surroundings.nanoTime());
        } catch (ReadTimeoutException e) {
            metrics.readFailed();
            throw e;
        }
    }

    /** Waits until what was acknowledged before this call is applied here. */
    private void linearize(long deadline) {
        CallFuture<Boolean> mayRun = ask(deadline, true);
        try {
            mayRun.get(deadline - surroundings.nanoTime() + GRACE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            metrics.readFailed();
            throw thrown(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallInterruptedException("a linearizable read", null);
        } catch (TimeoutException e) {
            metrics.readFailed();
            throw new ReadTimeoutException("LINEARIZABLE: the loop of this node did not answer");
        } finally {
            admission.leave(0);
        }
    }

    /** Asks the loop; whoever gets the future must leave the door when it is settled. */
    private CallFuture<Boolean> ask(long deadline, boolean waits) {
        MusterException refusal = waits ? admission.enter(0, null, deadline) : admission.enter(0, null);
        if (refusal == null) {
            ReadCall call = new ReadCall(id, new CallFuture<>(surroundings), deadline);
            if (requests.offer(call)) {
                return call.mayRun;
            }
            admission.leave(0);
            refusal = full(null);
        }
        metrics.readFailed();
        throw refusal;
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> readLater(Duration timeout, Supplier<T> query) {
        long deadline = surroundings.nanoTime() + timeout.toNanos();
        try {
            return ask(deadline, false)
                    .whenComplete((may, failure) -> {
                        admission.leave(0);
                        if (failure == null) {
                            metrics.readLinearizable();
                        } else {
                            metrics.readFailed();
                        }
                    })
                    .thenApply(may -> state.read(query, deadline - surroundings.nanoTime()));
        } catch (MusterException refusal) {
            return CompletableFuture.failedFuture(refusal);
        }
    }

    @Override
    public ClusterStatus status() {
        return status.get();
    }
}
