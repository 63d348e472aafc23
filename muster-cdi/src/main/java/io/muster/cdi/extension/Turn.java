package io.muster.cdi.extension;

import io.muster.ApplyContext;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the current thread does inside a group: it applies an entry, or it reads under the shared lock.
 *
 * <p>Bound to the thread for exactly that long and never inherited. The router needs it to tell a call that comes out
 * of an apply, which must be a plain call, from a call of a user; deterministic sources read time and randomness from
 * it.
 *
 * @param node whose turn it is; several deployments may share a process
 * @param group name of the group
 * @param context context of the entry that is applied; null in a read
 * @param time log time of that entry; in a read, of the last applied one
 */
record Turn(Object node, String group, @Nullable ApplyContext context, Instant time) {
    private static final ThreadLocal<@Nullable Turn> CURRENT = new ThreadLocal<>();

    /** What a turn does. */
    @FunctionalInterface
    interface Body {
        @Nullable
        Object run() throws Throwable;
    }

    /** The turn of the calling thread; null if it has none. */
    static @Nullable Turn current() {
        return CURRENT.get();
    }

    /** Runs {@code body} as this turn. */
    @Nullable
    Object run(Body body) throws Throwable {
        Turn outer = CURRENT.get();
        CURRENT.set(this);
        try {
            return body.run();
        } finally {
            if (outer == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(outer);
            }
        }
    }

    /** Whether this turn is an apply. */
    boolean applies() {
        return context != null;
    }

    /** The context of the entry that the calling thread applies. */
    static ApplyContext applying(String what) {
        Turn turn = CURRENT.get();
        ApplyContext context = turn == null ? null : turn.context();
        if (context == null) {
            throw new IllegalStateException(what + " works only while a @Write is applied: "
                    + (turn == null
                            ? "this is not inside a replicated bean"
                            : "a read gives other answers on each node"));
        }
        return context;
    }
}
