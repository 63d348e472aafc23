package io.muster.node;

import io.muster.CallInterruptedException;
import io.muster.ClusterStatus;
import io.muster.CommandId;
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
final class GroupHandle implements Group {
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
        return write(command, options).future;
    }

    private WriteCall write(byte[] command, WriteOptions options) {
        CommandId given = options.commandId();
        ClientSession session;
        CommandId callId;
        if (given == null) {
            OwnSessions.Drawn drawn = sessions.draw();
            session = drawn.session();
            callId = drawn.id();
        } else {
            ClientSession current = sessions.current();
            session = current.id == given.session() ? current : null;
            callId = given;
        }
        String key = options.idempotencyKey();
        byte[] envelope = Envelope.command(
                callId,
                session == null ? 0 : session.ackBelow(),
                key == null
                        ? null
                        : new Envelope.Key(
                                key,
                                config.sessions().idempotencyWindow().toMillis(),
                                config.sessions().idempotencyMax()),
                command);
        WriteCall call = new WriteCall(
                id,
                new WriteCall.Options(
                        EntryKind.COMMAND,
                        envelope,
                        callId,
                        session,
                        given == null,
                        System.nanoTime() + options.timeout().toNanos(),
                        options.forward(),
                        key),
                admission);
        MusterException refusal = refusal(call, command.length);
        if (refusal != null) {
            metrics.failed(refusal.outcome());
            if (session != null && given == null && !refusal.retryable()) {
                // else the caller may repeat the call under its id
                session.resolve(callId.sequence());
            }
            call.future.completeExceptionally(refusal);
        }
        return call;
    }

    private @Nullable MusterException refusal(WriteCall call, int size) {
        if (size > config.limits().commandSize()) {
            return Refusals.tooLarge(size, config.limits().commandSize(), call.id);
        }
        MusterException refusal = admission.enter(call.bytes, call.id);
        if (refusal == null && !requests.offer(call)) {
            admission.leave(call.bytes);
            refusal = full(call.id);
        }
        return refusal;
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
        WriteCall call = write(typed.encode(command), WriteOptions.of(timeout));
        return typed.result(await(call, timeout));
    }

    private static CommandResult await(WriteCall call, Duration timeout) {
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
        return write(typed.encode(command), WriteOptions.of(timeout)).future.thenApply(typed::result);
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
        return switch (level) {
            case LINEARIZABLE -> {
                linearize(timeout);
                metrics.readLinearizable();
                yield state.read(query);
            }
            case LOCAL -> {
                MusterException refusal = localReadRefusal.get();
                if (refusal != null) {
                    metrics.readFailed();
                    throw refusal;
                }
                metrics.readLocal();
                yield state.read(query);
            }
            case LEASE, SESSION, BOUNDED ->
                throw new IllegalArgumentException(
                        "reads at level " + level + " do not exist in this version: use LINEARIZABLE or LOCAL");
        };
    }

    /** Waits until what was acknowledged before this call is applied here. */
    private void linearize(Duration timeout) {
        MusterException refusal = admission.enter(0, null);
        if (refusal != null) {
            metrics.readFailed();
            throw refusal;
        }
        try {
            ReadCall call = new ReadCall(id, System.nanoTime() + timeout.toNanos());
            if (!requests.offer(call)) {
                throw full(null);
            }
            call.mayRun.get(timeout.plus(GRACE).toNanos(), TimeUnit.NANOSECONDS);
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

    @Override
    public ClusterStatus status() {
        return status.get();
    }
}
