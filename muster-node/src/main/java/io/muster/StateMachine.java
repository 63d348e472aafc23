package io.muster;

import org.jspecify.annotations.Nullable;

/**
 * State that is replicated by applying the same commands in the same order on every node. The programmatic twin of a
 * {@code @Replicated} bean.
 *
 * <p>Commands and results are encoded by the types that the implementing class gives for {@code C} and {@code R}:
 * records, enums, sealed interfaces, collections, strings, numbers and {@code java.time}. So the class must name them,
 * as in
 * {@code class Ledger implements StateMachine<Post, Balance>}; a lambda cannot.
 *
 * <p>{@link #apply} runs on one thread of the group, never at the same time as a read of the group, so a plain
 * {@code HashMap} field is safe. It must be deterministic: no clock, no randomness, no I/O but what the
 * {@link ApplyContext} offers. An exception is a result: the state keeps what was changed before it, the caller gets it
 * thrown. An {@link Error} is not a result: it halts this replica.
 *
 * @param <C> type of commands
 * @param <R> type of results
 */
public interface StateMachine<C, R extends @Nullable Object> {
    /**
     * Applies one committed command.
     *
     * @param command the decoded command, shared with nobody
     * @param context position, log time and deterministic sources of this command
     * @return the result for the caller; null is a result too
     * @throws Exception a failure that is the same on every replica; thrown at the caller
     */
    R apply(C command, ApplyContext context) throws Exception;

    /**
     * A fingerprint of the state, equal on all replicas that have applied the same commands. It is mixed into the
     * digest of the group, so that a diverged replica shows. Called between commands; must be cheap.
     *
     * @return 0 if the state machine has none
     */
    default long digest() {
        return 0;
    }
}
