package io.muster.node;

import io.muster.MusterException;
import org.jspecify.annotations.Nullable;

/** One linearizable read that waits until this node has applied all that was acknowledged before it. */
final class ReadCall extends Request {
    /** Settled without a value when the query may run. */
    final CallFuture<Boolean> mayRun;

    final long deadline;
    /** Why the last round failed. Loop only. */
    @Nullable
    MusterException refusal;

    ReadCall(int group, CallFuture<Boolean> mayRun, long deadline) {
        super(group);
        this.mayRun = mayRun;
        this.deadline = deadline;
    }
}
