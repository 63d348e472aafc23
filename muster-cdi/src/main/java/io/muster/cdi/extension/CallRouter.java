package io.muster.cdi.extension;

import io.muster.ApplicationFailedException;
import io.muster.CommandRejectedException;
import io.muster.CommandResult;
import io.muster.Group;
import io.muster.MusterConfig;
import io.muster.MusterException;
import io.muster.MusterNode;
import io.muster.cdi.CallOptions;
import io.muster.cdi.extension.BeanMethod.ReadMethod;
import io.muster.cdi.extension.BeanMethod.WriteMethod;
import io.muster.codec.NotEncodableException;
import io.muster.codec.TypeCodec;
import jakarta.interceptor.InvocationContext;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What happens to a call of a replicated bean: a write becomes a command of its group, a read runs on the plain
 * instance under the shared lock, and a call that comes out of an apply or a read of the same group is a plain call.
 */
final class CallRouter {
    private final Object identity;
    private final MusterNode node;
    private final PlainInstances instances;
    private final Map<String, BeanStateMachine> machines;
    private final MusterConfig.Calls defaults;

    CallRouter(
            Object identity,
            MusterNode node,
            PlainInstances instances,
            Map<String, BeanStateMachine> machines,
            MusterConfig.Calls defaults) {
        this.identity = identity;
        this.node = node;
        this.instances = instances;
        this.machines = machines;
        this.defaults = defaults;
    }

    @Nullable
    Object route(InvocationContext call) throws Exception {
        ReplicatedBean<?> bean = instances.beanOf(call.getTarget());
        BeanMethod method = bean == null ? null : bean.method(call.getMethod());
        if (bean == null || method == null) {
            return call.proceed();
        }
        Turn turn = Turn.current();
        if (turn != null && turn.node() == identity) {
            checkInside(turn, bean, method);
            return call.proceed();
        }
        return switch (method) {
            case WriteMethod write -> write(call, bean, write);
            case ReadMethod read -> read(call.getParameters(), call.getTarget(), bean, read);
        };
    }

    /** A call through a facade from inside an apply or a read, for example by way of a bean that is not replicated. */
    private static void checkInside(Turn turn, ReplicatedBean<?> bean, BeanMethod method) {
        if (!turn.group().equals(bean.group())) {
            throw new IllegalStateException("MUSTER-1114 " + method.where() + " of group " + bean.group()
                    + " was called inside group " + turn.group()
                    + ": that is neither atomic nor the same on every replica. Call it outside, or put both"
                    + " beans into one"
                    + " group");
        }
        if (!turn.applies() && method instanceof WriteMethod) {
            throw new IllegalStateException("MUSTER-1105 " + method.where()
                    + " was called inside a read: it would change this replica only. Make the caller a @Write");
        }
    }

    // --- writes ---

    @SuppressWarnings("FutureReturnValueIgnored") // it is the answer of the call
    private @Nullable Object write(InvocationContext call, ReplicatedBean<?> bean, WriteMethod method)
            throws Exception {
        Group group = node.group(bean.group());
        Attempt attempt = Attempt.of(call, method, defaults.writeTimeout());
        if (method.invoker().isAsync()) {
            return submit(call, bean, method, group, attempt)
                    .handle((result, failure) -> later(method, attempt, result, failure));
        }
        CommandResult result;
        try {
            byte[] command = encode(call, bean, method, attempt);
            result = group.call(command, attempt.options(group, method.forward()));
        } catch (MusterException e) {
            throw attempt.failed(e);
        }
        return open(method, attempt, result);
    }

    private static CompletableFuture<CommandResult> submit(
            InvocationContext call, ReplicatedBean<?> bean, WriteMethod method, Group group, Attempt attempt) {
        try {
            byte[] command = encode(call, bean, method, attempt);
            return group.submit(command, attempt.options(group, method.forward()));
        } catch (MusterException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static byte[] encode(InvocationContext call, ReplicatedBean<?> bean, WriteMethod method, Attempt attempt) {
        try {
            return CommandTable.encode(bean, method, call.getParameters());
        } catch (NotEncodableException e) {
            throw new CommandRejectedException(
                    CommandRejectedException.Reason.NOT_ENCODABLE, String.valueOf(e.getMessage()), attempt.id());
        }
    }

    private static @Nullable Object open(WriteMethod method, Attempt attempt, CommandResult result) throws Exception {
        attempt.answered();
        try {
            return Outcomes.open(method, result.bytes(), result.index());
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new ApplicationFailedException(e.getClass().getName(), e.getMessage());
        }
    }

    private static @Nullable Object later(
            WriteMethod method, Attempt attempt, @Nullable CommandResult result, @Nullable Throwable failure) {
        if (failure != null || result == null) {
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            throw new CompletionException(cause instanceof MusterException known ? attempt.failed(known) : cause);
        }
        try {
            return open(method, attempt, result);
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    // --- reads ---

    /** What a read gave; in a value, since a checked exception does not pass through a supplier. */
    private record Answer(@Nullable Object value, @Nullable Throwable thrown) {
        @Nullable
        Object open() throws Exception {
            if (thrown == null) {
                return value;
            }
            if (thrown instanceof Exception exception) {
                throw exception;
            }
            if (thrown instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(thrown);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // it is the answer of the call
    private @Nullable Object read(
            @Nullable Object[] arguments, Object target, ReplicatedBean<?> bean, ReadMethod method) throws Exception {
        Duration own = method.timeout() == null ? defaults.readTimeout() : method.timeout();
        Duration timeout =
                CallOptions.current().flatMap(CallOptions.Block::timeout).orElse(own);
        if (!method.invoker().isAsync()) {
            return ask(arguments, target, bean, method, timeout).open();
        }
        CompletableFuture<Object> stage = new CompletableFuture<>();
        Thread.ofVirtual().name("muster-read").start(() -> {
            try {
                stage.complete(ask(arguments, target, bean, method, timeout).open());
            } catch (Throwable e) {
                stage.completeExceptionally(e);
            }
        });
        return stage;
    }

    private Answer ask(
            @Nullable Object[] arguments, Object target, ReplicatedBean<?> bean, ReadMethod method, Duration timeout) {
        BeanStateMachine machine = machines.get(bean.group());
        if (machine == null) {
            throw new IllegalStateException("no state machine for group " + bean.group());
        }
        return node.group(bean.group()).read(method.level(), timeout, () -> {
            Turn turn = new Turn(identity, bean.group(), null, machine.lastTime());
            try {
                return new Answer(turn.run(() -> copied(method, method.invoker().invoke(target, arguments))), null);
            } catch (Throwable e) {
                return new Answer(null, e);
            }
        });
    }

    /** What leaves the lock shares nothing with the state. */
    private static @Nullable Object copied(ReadMethod method, @Nullable Object returned) throws Throwable {
        Object value = returned;
        if (method.invoker().isAsync() && returned instanceof CompletionStage<?> stage) {
            CompletableFuture<?> future = stage.toCompletableFuture();
            if (!future.isDone()) {
                throw new Outcomes.IncompleteStageException(method.where());
            }
            try {
                value = future.join();
            } catch (CompletionException e) {
                throw e.getCause() == null ? e : e.getCause();
            }
        }
        TypeCodec<Object> codec = method.result();
        return codec == null ? null : codec.copy(value);
    }
}
