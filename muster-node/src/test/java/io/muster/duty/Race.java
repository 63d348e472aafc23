package io.muster.duty;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets threads meet over fresh states, some hundred thousand times, and judges each state when all are done with it.
 * The threads go through many states side by side, since the steps that must collide take nanoseconds and the start
 * of a thread takes microseconds.
 *
 * <p>A race that finds nothing proves little by itself, so each test also gives a variant with one step left out, and
 * {@link #isLost} demands that the same verdict notices.
 *
 * @param <S> what they meet over
 */
public final class Race<S> {
    private static final int STRIDE = 256;
    private static final int SPACE = 16; // counters of two threads must not share a cache line
    private static final int PATIENCE_SPINS = 50_000;
    private static final long PATIENCE_SECONDS = 60;

    private final Supplier<S> fresh;
    private final List<Consumer<S>> actors = new ArrayList<>();
    private final List<S> states = new ArrayList<>();
    private final AtomicInteger turn = new AtomicInteger();
    private final AtomicInteger finished = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final AtomicIntegerArray progress = new AtomicIntegerArray(8 * SPACE);
    private volatile boolean over;

    private Race(Supplier<S> fresh) {
        this.fresh = fresh;
    }

    /**
     * A race over states.
     *
     * @param fresh makes one
     * @param <S> their type
     * @return a race without anybody in it
     */
    public static <S> Race<S> over(Supplier<S> fresh) {
        return new Race<>(fresh);
    }

    /**
     * Adds a thread.
     *
     * @param actor what it does to each state, once
     * @return this
     */
    public Race<S> with(Consumer<S> actor) {
        actors.add(actor);
        return this;
    }

    /**
     * Demands that every state is as it must be.
     *
     * @param rounds how many states
     * @param verdict throws if one is not
     */
    public void holds(int rounds, Consumer<S> verdict) {
        run(() -> {
            for (int done = 0; done < rounds; done += STRIDE) {
                stride();
                states.forEach(verdict);
            }
        });
    }

    /**
     * Demands that some state is not as it must be.
     *
     * @param verdict throws if one is not
     */
    public void isLost(Consumer<S> verdict) {
        run(() -> {
            long deadline = deadline();
            while (deadline - System.nanoTime() > 0) {
                try {
                    stride();
                    states.forEach(verdict);
                } catch (AssertionError noticed) {
                    return;
                }
            }
            throw new AssertionError("what is wrong on purpose was not noticed: this race proves nothing");
        });
    }

    /**
     * Rests for a moment, now and then: between the two steps of something that is wrong on purpose, as if the thread
     * had lost its core there. With few cores and many threads it would take long until that happens by itself.
     */
    public static void dawdle() {
        if (ThreadLocalRandom.current().nextInt(16) == 0) {
            LockSupport.parkNanos(1);
        }
    }

    private static long deadline() {
        return System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    }

    private void run(Runnable course) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < actors.size(); i++) {
            int lane = i;
            threads.add(Thread.ofPlatform().daemon().name("race-" + i).start(() -> turns(lane)));
        }
        try {
            course.run();
        } finally {
            over = true;
            threads.forEach(LockSupport::unpark);
        }
    }

    private void stride() {
        states.clear();
        for (int i = 0; i < STRIDE; i++) {
            states.add(fresh.get());
        }
        finished.set(0);
        turn.incrementAndGet();
        long deadline = deadline();
        for (int spins = 0; finished.get() < actors.size(); spins++) {
            if (deadline - System.nanoTime() < 0) {
                throw new IllegalStateException("the actors do not end: one of them waits for ever");
            }
            rest(spins);
        }
        Throwable thrown = failure.getAndSet(null);
        if (thrown != null) {
            throw new AssertionError("an actor failed: " + thrown, thrown);
        }
    }

    private static void rest(int spins) {
        if (spins < 200) {
            Thread.onSpinWait();
        } else {
            LockSupport.parkNanos(20_000);
        }
    }

    private void turns(int lane) {
        SplittableRandom random = new SplittableRandom(lane);
        for (int mine = 1; !over; mine++) {
            for (int spins = 0; turn.get() < mine && !over; spins++) {
                rest(spins);
            }
            if (!over) {
                try {
                    meet(lane, (mine - 1) * STRIDE, random);
                } catch (Throwable e) {
                    failure.compareAndSet(null, e);
                }
                finished.incrementAndGet();
            }
        }
    }

    private void meet(int lane, int base, SplittableRandom random) {
        // A thread that spins for the others will still be there when they get a core, and then they go through the
        // states side by side. Not for ever: there may be one core only.
        int patience = PATIENCE_SPINS;
        for (int i = 0; i < STRIDE; i++) {
            progress.set(lane * SPACE, base + i);
            for (int other = 0; other < actors.size(); other++) {
                for (; patience > 0 && progress.get(other * SPACE) - base < i; patience--) {
                    Thread.onSpinWait();
                }
            }
            for (int late = random.nextInt(8); late > 0; late--) {
                Thread.onSpinWait();
            }
            actors.get(lane).accept(states.get(i));
        }
    }
}
