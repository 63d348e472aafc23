package io.muster.node;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What a caller waits on. Settling it never runs the caller's code on a thread of the node: a thread that waits in
 * {@link #get} is unparked and completes the future itself; if nobody waits, a new virtual thread completes it. So a
 * blocked caller costs one hop, and a continuation can never hold up loop or applier.
 */
final class CallFuture<T> extends CompletableFuture<T> {
    /** Outcome that has been settled, though the future may not show it yet. */
    private record Settled(@Nullable Object value, @Nullable Throwable failure) {}

    private final Surroundings surroundings;
    // null, the thread that waits, or a Settled
    private final AtomicReference<@Nullable Object> state = new AtomicReference<>();

    CallFuture(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /**
     * Settles the outcome; the first one counts.
     *
     * @return whether this was the first
     */
    boolean settle(@Nullable T value) {
        return settle(new Settled(value, null));
    }

    /**
     * Settles a failure; the first outcome counts.
     *
     * @return whether this was the first
     */
    boolean settleFailure(Throwable failure) {
        return settle(new Settled(null, failure));
    }

    /** Whether the outcome is settled. */
    boolean settled() {
        return state.get() instanceof Settled;
    }

    private boolean settle(Settled outcome) {
        while (true) {
            Object seen = state.get();
            if (seen instanceof Settled) {
                return false;
            }
            if (state.compareAndSet(seen, outcome)) {
                if (seen instanceof Thread waiter) {
                    LockSupport.unpark(waiter);
                } else {
                    surroundings.run("muster-answer", () -> show(outcome));
                }
                return true;
            }
        }
    }

    @SuppressWarnings("unchecked")
    private void show(Settled outcome) {
        if (outcome.failure != null) {
            completeExceptionally(outcome.failure);
        } else {
            complete((T) outcome.value);
        }
    }

    /** Waits here, without the detour of a second thread, if nobody else does. */
    private void await(long nanos) throws InterruptedException {
        if (isDone()) {
            return;
        }
        Thread self = Thread.currentThread();
        if (!state.compareAndSet(null, self)) {
            if (state.get() instanceof Settled outcome) {
                show(outcome);
            }
            return;
        }
        boolean bounded = nanos < Long.MAX_VALUE;
        long deadline = surroundings.nanoTime() + nanos;
        while (state.get() == self && !isDone()) {
            long left = bounded ? deadline - surroundings.nanoTime() : Long.MAX_VALUE;
            if (left <= 0 || self.isInterrupted()) {
                break;
            }
            surroundings.park(this, left);
        }
        if (!state.compareAndSet(self, null) && state.get() instanceof Settled outcome) {
            show(outcome);
        } else if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        await(Long.MAX_VALUE);
        return super.get();
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        long nanos = unit.toNanos(timeout);
        long start = surroundings.nanoTime();
        await(nanos);
        return super.get(Math.max(0, nanos - (surroundings.nanoTime() - start)), TimeUnit.NANOSECONDS);
    }

    @Override
    public T join() {
        boolean interrupted = false;
        while (!isDone() && !settled()) {
            try {
                await(Long.MAX_VALUE);
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        try {
            if (state.get() instanceof Settled outcome) {
                show(outcome);
            }
            return super.join();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    // A caller may also end its own future, by hand, by cancelling or by orTimeout: whoever waits must see that.

    @Override
    public boolean complete(@Nullable T value) {
        return ended(super.complete(value));
    }

    @Override
    public boolean completeExceptionally(Throwable failure) {
        return ended(super.completeExceptionally(failure));
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        return ended(super.cancel(mayInterruptIfRunning));
    }

    private boolean ended(boolean byThis) {
        if (state.get() instanceof Thread waiter) {
            LockSupport.unpark(waiter);
        }
        return byThis;
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new CompletableFuture<>();
    }
}
