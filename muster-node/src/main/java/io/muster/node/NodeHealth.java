package io.muster.node;

import io.muster.ApplyHaltedException;
import io.muster.ClusterStatus.Phase;
import io.muster.CommandId;
import io.muster.MusterException;
import io.muster.NotReadyException;
import io.muster.Outcome;
import io.muster.StorageException;
import io.muster.log.LogDamagedException;
import io.muster.log.LogFailedException;
import io.muster.raft.InvariantViolation;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Where the node is in its life, and what has ended its part in the cluster. The first failure stays; a node that has
 * failed is never well again, only a new one is. Safe for any number of threads.
 */
final class NodeHealth {
    /** What kind of failure it was: it decides what callers are told. */
    enum Part {
        /** The log. */
        LOG,
        /** User code, or the state. */
        APPLIER,
        /** Anything else: ours to mend. */
        NODE
    }

    /** What failed, which kind of storage failure it is if it was the log, and the words for people. */
    private record Failure(Part part, StorageException.Reason reason, String text) {}

    // changed by comparing: a failure while the node starts or stops must not be painted over
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.STARTING);
    private volatile @Nullable String noSegment;
    private final AtomicReference<@Nullable Failure> failure = new AtomicReference<>();

    Phase phase() {
        return phase.get();
    }

    /** Why the log cannot have another segment now, null if it can. */
    @Nullable
    String noSegment() {
        return noSegment;
    }

    void noSegment(@Nullable String why) {
        noSegment = why;
    }

    void running() {
        phase.compareAndSet(Phase.STARTING, Phase.RUNNING);
    }

    void stopping() {
        phase.updateAndGet(now -> now == Phase.HALTED || now == Phase.STOPPED ? now : Phase.STOPPING);
    }

    void stopped() {
        phase.set(Phase.STOPPED);
    }

    boolean isStopping() {
        Phase now = phase.get();
        return now == Phase.STOPPING || now == Phase.STOPPED;
    }

    /** Notes a failure; false if there was one before. */
    boolean fail(Part part, Throwable thrown) {
        boolean first = failure.compareAndSet(null, new Failure(part, reason(thrown), text(part, thrown)));
        if (first) {
            phase.updateAndGet(now -> now == Phase.STOPPED ? now : Phase.HALTED);
        }
        return first;
    }

    private static StorageException.Reason reason(Throwable thrown) {
        return switch (thrown) {
            case LogFailedException failed when failed.full() -> StorageException.Reason.DISK_FULL;
            case LogDamagedException damaged -> StorageException.Reason.CORRUPT;
            default -> StorageException.Reason.FAILED;
        };
    }

    private static String text(Part part, Throwable thrown) {
        String said = thrown.getMessage() == null ? thrown.getClass().getName() : thrown.getMessage();
        return switch (thrown) {
            case MusterException ours -> String.valueOf(ours.getMessage());
            case LogFailedException failed
            when failed.full() ->
                StorageException.Reason.DISK_FULL.code() + " the disk is full: " + said
                        + ". Nothing that was acknowledged is lost: free some space there, then restart this node";
            case LogFailedException failed -> StorageException.Reason.FAILED.code() + " the log has failed: " + said;
            case LogDamagedException damaged -> StorageException.Reason.CORRUPT.code() + " the log is damaged: " + said;
            case InvariantViolation broken ->
                "MUSTER-9001 a safety rule is broken, this node stops taking part: " + said;
            default ->
                "MUSTER-9002 "
                        + switch (part) {
                            case LOG -> "the log thread";
                            case APPLIER -> "the applier";
                            case NODE -> "the loop";
                        }
                        + " has died: " + thrown;
        };
    }

    /** Why this node takes no further part, null while it does. */
    @Nullable
    String failure() {
        Failure seen = failure.get();
        return seen == null ? null : seen.text;
    }

    /** The part that failed, null if none did. */
    @Nullable
    Part failed() {
        Failure seen = failure.get();
        return seen == null ? null : seen.part;
    }

    /** Why calls are refused that have not left anything behind. */
    MusterException refusal(@Nullable CommandId id) {
        Failure seen = failure.get();
        if (seen == null) {
            return new NotReadyException(phase.get(), "this node stops; call another one", id);
        }
        return switch (seen.part) {
            case LOG -> new StorageException(seen.reason, Outcome.DEFINITE, seen.text, id);
            case APPLIER -> new ApplyHaltedException(0, seen.text, id);
            case NODE -> new NotReadyException(Phase.HALTED, seen.text, id);
        };
    }

    /** Why local reads are refused, null if they are not: a failed log does not spoil what is in memory. */
    @Nullable
    MusterException localReadRefusal(boolean recovered) {
        Failure seen = failure.get();
        if (phase.get() == Phase.STOPPED || (seen != null && seen.part == Part.APPLIER)) {
            return refusal(null);
        }
        return recovered ? null : new NotReadyException(Phase.RECOVERING, "the log is being replayed", null);
    }
}
