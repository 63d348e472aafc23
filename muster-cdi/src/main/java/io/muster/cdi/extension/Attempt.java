package io.muster.cdi.extension;

import io.muster.CommandId;
import io.muster.Group;
import io.muster.MusterException;
import io.muster.WriteOptions;
import io.muster.cdi.CallOptions;
import io.muster.cdi.extension.BeanMethod.WriteMethod;
import jakarta.interceptor.InvocationContext;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One logical write of a caller. It rests in the context data of the interceptors around it, so that one that retries
 * enters the router again with the same command id, until there is a result.
 *
 * <p>Used by the thread of the caller, and for an asynchronous write by the one that completes it.
 */
final class Attempt {
    private static final String NAME = "io.muster.cdi.attempt";

    private final CallOptions.@Nullable Block block;
    private final Duration timeout;
    private volatile @Nullable CommandId id;

    private Attempt(CallOptions.@Nullable Block block, Duration timeout) {
        this.block = block;
        this.timeout = timeout;
        this.id = block == null ? null : block.id().orElse(null);
    }

    /** The logical call that an invocation belongs to. */
    static Attempt of(InvocationContext call, WriteMethod method, Duration fallback) {
        return (Attempt) call.getContextData().computeIfAbsent(NAME, name -> {
            Duration own = method.timeout() == null ? fallback : method.timeout();
            CallOptions.Block block = CallOptions.current().orElse(null);
            if (block == null) {
                return new Attempt(null, own);
            }
            block.take(method.where());
            return new Attempt(block, block.timeout().orElse(own));
        });
    }

    /** Deadline of each try. */
    Duration timeout() {
        return timeout;
    }

    /** The id of the call; null as long as nothing was sent, and after a result. */
    @Nullable
    CommandId id() {
        return id;
    }

    /** How the next try is sent: under the id of the last one, if that had no result. */
    WriteOptions options(Group group, boolean forward) {
        CommandId known = id;
        if (known == null) {
            known = group.newCommand();
            id = known;
        }
        String key = block == null ? null : block.key().orElse(null);
        return new WriteOptions(timeout, known, key, forward);
    }

    /** There is a result: whoever calls again means another call. */
    void answered() {
        id = null;
    }

    /**
     * There is no result: whoever calls again means this call.
     *
     * @return the same exception, to throw
     */
    MusterException failed(MusterException failure) {
        // the node gives a call another id if its session has expired before it was sent
        failure.commandId().ifPresent(used -> id = used);
        if (block != null) {
            block.giveBack();
        }
        return failure;
    }
}
