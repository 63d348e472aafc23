package io.muster.node;

import io.muster.apply.Applied;
import io.muster.duty.Bell;
import io.muster.duty.ConfinedTo;
import io.muster.duty.Duty;
import io.muster.duty.Mailbox;
import io.muster.raft.EntryKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs user code on committed entries, one at a time, and answers those who wait for them. It is the only place where
 * slow user code can block, so a stuck bean delays its own answers and never a heartbeat.
 *
 * <p>An {@code Error} in user code ends this duty, and with it the node's part in the cluster: an entry is never
 * skipped.
 */
@ConfinedTo("apply")
final class Applier implements Duty {
    private static final int TASKS = 1 << 20;
    private static final long WAIT_NANOS = 60_000_000_000L;

    private final Mailbox<LoopEvent> loop;
    private final NodeMetrics metrics;
    private final @Nullable ClassLoader classLoader;
    private final Bell bell = new Bell();
    private final Mailbox<ApplyTask> tasks = new Mailbox<>(ApplyTask.class, TASKS, bell);
    private boolean begun;

    /**
     * An applier with nothing to do.
     *
     * @param loop where to report
     * @param classLoader context class loader that user code sees
     */
    Applier(Mailbox<LoopEvent> loop, NodeMetrics metrics, @Nullable ClassLoader classLoader) {
        this.loop = loop;
        this.metrics = metrics;
        this.classLoader = classLoader;
    }

    Bell bell() {
        return bell;
    }

    Mailbox<ApplyTask> tasks() {
        return tasks;
    }

    @Override
    public String name() {
        return "muster-apply";
    }

    @Override
    public int doWork(long nowNanos) {
        if (!begun) {
            begun = true;
            Thread.currentThread().setContextClassLoader(classLoader);
        }
        return tasks.drain(this::apply);
    }

    private void apply(ApplyTask task) {
        Applied[] results = task.state.apply(task.entries);
        metrics.applied(results.length);
        List<Settled> rest = null;
        for (int i = 0; i < results.length; i++) {
            Waiter waiter = task.waiters[i];
            if (waiter == null) {
                continue;
            }
            if (waiter instanceof WriteCall call && call.kind == EntryKind.COMMAND && isResult(results[i])) {
                metrics.written();
                call.succeed(results[i].firstIndex(), results[i].result());
            } else {
                rest = rest == null ? new ArrayList<>() : rest;
                rest.add(new Settled(waiter, results[i].index(), results[i]));
            }
        }
        long last = task.entries.get(task.entries.size() - 1).index();
        loop.offer(new LoopEvent.Applied(task.group, last, rest == null ? List.of() : rest));
    }

    private static boolean isResult(Applied result) {
        return result.kind() == Applied.Kind.RESULT || result.kind() == Applied.Kind.DUPLICATE;
    }

    @Override
    public void idle(long nowNanos) {
        bell.park(tasks, WAIT_NANOS);
    }
}
