package io.muster.node;

import io.muster.CommandId;
import io.muster.CommandResult;
import io.muster.MusterException;
import io.muster.duty.ConfinedTo;
import io.muster.raft.EntryKind;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One logical write of this node, through all its attempts: the same command id each time, so that it counts once.
 * What is known about its outcome lives here, because it decides between DEFINITE and UNKNOWN.
 */
final class WriteCall extends Request implements Waiter {
    final EntryKind kind;
    /** Size that was admitted. */
    final int bytes;

    /** The envelope, without a time. Its bytes never change: a proposal of it may be on its way to disk. */
    volatile byte[] envelope;

    volatile CommandId id;
    /** Session of this node, null if the caller brought the id of another. */
    volatile @Nullable ClientSession session;

    /**
     * Whether the id was drawn for this call alone, so that it may get another one while it has certainly no outcome.
     */
    final boolean ownId;

    final long deadline;
    final boolean forward;
    /** The caller's own key. */
    final @Nullable String key;

    final CallFuture<CommandResult> future;
    // the place is free before the caller hears of it: else its next call could find its own place taken
    private final AtomicBoolean over = new AtomicBoolean();
    private final @Nullable Admission admission;

    /** Order of arrival at the loop. */
    @ConfinedTo("loop")
    long order;

    /** Name of the attempt that another node has, 0 if there is none. */
    @ConfinedTo("loop")
    long token;

    /** Node key of the leader that has the attempt. */
    @ConfinedTo("loop")
    long peer;

    /** An attempt may be in a log, and nothing was heard of it. */
    @ConfinedTo("loop")
    boolean ambiguous;

    /** An attempt is on its way. */
    @ConfinedTo("loop")
    boolean underway;

    /** Not before this time is there another attempt. */
    @ConfinedTo("loop")
    long retryAt;

    @ConfinedTo("loop")
    int refusals;

    /** Why the last attempt was refused. */
    @ConfinedTo("loop")
    @Nullable
    MusterException refusal;

    /**
     * A call that was admitted.
     *
     * @param options what its attempts need
     * @param future settled with its outcome
     * @param admission told when it is over; null for calls of the node's own
     */
    WriteCall(int group, Options options, CallFuture<CommandResult> future, @Nullable Admission admission) {
        super(group);
        this.future = future;
        this.kind = options.kind;
        this.bytes = options.envelope.length;
        this.envelope = options.envelope;
        this.id = options.id;
        this.session = options.session;
        this.ownId = options.ownId;
        this.deadline = options.deadline;
        this.forward = options.forward;
        this.key = options.key;
        this.admission = admission;
    }

    /**
     * What a call is made of.
     *
     * @param kind COMMAND, or SESSION for the call that opens one
     * @param envelope without a time, given away
     * @param id of the logical call
     * @param session its session if this node owns it
     * @param ownId whether nobody else knows the id
     * @param deadline in nanoseconds
     * @param forward whether another node may lead
     * @param key the caller's own key, null for none
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Options(
            EntryKind kind,
            byte[] envelope,
            CommandId id,
            @Nullable ClientSession session,
            boolean ownId,
            long deadline,
            boolean forward,
            @Nullable String key) {}

    /** Whether the caller has its answer. */
    boolean settled() {
        return over.get();
    }

    /** Answers the caller with a result. On any thread. */
    void succeed(long index, byte[] result) {
        if (over.compareAndSet(false, true)) {
            ClientSession own = session;
            if (own != null && kind == EntryKind.COMMAND) {
                own.resolve(id.sequence());
            }
            leave();
            future.settle(new CommandResult(index, result));
        }
    }

    /** Answers the caller with a failure; its id stays reserved for a retry. On any thread. */
    boolean fail(MusterException failure) {
        boolean first = over.compareAndSet(false, true);
        if (first) {
            leave();
            future.settleFailure(failure);
        }
        return first;
    }

    private void leave() {
        if (admission != null) {
            admission.leave(bytes);
        }
    }
}
