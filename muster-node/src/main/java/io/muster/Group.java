package io.muster;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One Raft group seen from this node: writes go through its leader, reads are answered here. Safe for many threads. */
public interface Group {
    /**
     * Name of the group.
     *
     * @return such as {@code default}
     */
    String name();

    /**
     * Draws the id of one logical call. Reuse it for retries of that call after an unknown outcome or a refusal, and
     * only for those: another command under a used id is answered with the result of the first. An id without an answer
     * may be used again for about a minute; one that was answered while it is among the last few dozen of this node,
     * and after that the retry ends with {@link SessionExpiredException}, never with a second application.
     *
     * @return an id that nobody else has
     */
    CommandId newCommand();

    /**
     * Submits an encoded command. Never blocks; the future completes at commit and apply, on a virtual thread. Refusals
     * that are retryable are retried until the deadline, always with one id; only a full node refuses at once. Bytes
     * that are no command of the group are refused before they enter the log.
     *
     * @param command bytes for the handler of the group, not copied: do not change them afterwards
     * @param options deadline, id and key of the call
     * @return completes with the result, or exceptionally with a {@link MusterException}
     */
    CompletableFuture<CommandResult> submit(byte[] command, WriteOptions options);

    /**
     * Submits an encoded command and waits for its result. Unlike {@link #submit} it also waits, until the deadline,
     * for room on a node that is full.
     *
     * @param command bytes for the handler of the group, not copied: do not change them afterwards
     * @param options deadline, id and key of the call
     * @return the result
     * @throws MusterException if the command could not be applied, or its outcome is not known
     */
    CommandResult call(byte[] command, WriteOptions options);

    /**
     * Writes a command of the group's {@link StateMachine} and waits for its result. An exception that the state
     * machine threw is thrown here, also a checked one, under its own type when it can be rebuilt.
     *
     * @param <R> type of results
     * @param command a command of the state machine's type
     * @param timeout deadline of the call
     * @return the result
     * @throws MusterException if the command could not be applied, or its outcome is not known
     * @throws IllegalStateException if the group has no typed state machine
     */
    @SuppressWarnings("TypeParameterUnusedInFormals") // the result type is the state machine's, known to the caller
    <R extends @Nullable Object> R write(Object command, Duration timeout);

    /**
     * Writes a command of the group's {@link StateMachine} without waiting.
     *
     * @param <R> type of results
     * @param command a command of the state machine's type
     * @param timeout deadline of the call
     * @return completes with the result, with the application's exception, or with a {@link MusterException}
     * @throws IllegalStateException if the group has no typed state machine
     */
    <R extends @Nullable Object> CompletableFuture<R> writeAsync(Object command, Duration timeout);

    /**
     * Runs a query over the state once the level is satisfied, under the shared lock of the group: no command is
     * applied meanwhile, so keep it short. Nothing is locked while it waits.
     *
     * @param <T> type of the answer
     * @param level how fresh the state must be
     * @param timeout deadline of the wait
     * @param query reads the state, changes nothing and returns no reference into it
     * @return what the query returned
     * @throws MusterException if the level cannot be satisfied within the deadline
     */
    <T extends @Nullable Object> T read(Consistency level, Duration timeout, Supplier<T> query);

    /**
     * What this node knows about the group now.
     *
     * @return a snapshot, taken without waiting
     */
    ClusterStatus status();
}
