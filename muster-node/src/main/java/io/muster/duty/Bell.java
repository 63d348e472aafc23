package io.muster.duty;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Wakes the owner of mailboxes, and costs one read while the owner is awake. The owner says {@link #sleep()}, looks
 * into its mailboxes once more, waits, and says {@link #awake()}; whoever offers work rings afterwards. So either the
 * owner sees the work in its last look, or the ringer sees it asleep.
 */
public final class Bell {
    private final AtomicBoolean sleeping = new AtomicBoolean();
    private volatile @Nullable Runnable waking;
    private volatile @Nullable Thread parked;
    private volatile LongConsumer parking = nanos -> LockSupport.parkNanos(this, nanos);

    /** A bell that unparks the thread of {@link #ownedBy}. */
    public Bell() {}

    /**
     * Names the thread that waits.
     *
     * @param owner unparked by a ring
     */
    public void ownedBy(Thread owner) {
        parked = owner;
    }

    /**
     * A bell that wakes by other means than unparking.
     *
     * @param waking wakes the owner, from any thread
     */
    public void wakeBy(Runnable waking) {
        this.waking = waking;
    }

    /**
     * A bell whose owner waits by other means than parking: a simulation notes when to go on.
     *
     * @param other told the longest time to wait, in nanoseconds; may return early
     */
    public void waitBy(LongConsumer other) {
        parking = other;
    }

    /** The owner is about to wait. Afterwards it must look for work once more. */
    public void sleep() {
        sleeping.set(true);
    }

    /** The owner is back. */
    public void awake() {
        // opaque is enough to switch it off: at worst somebody rings once for nothing
        sleeping.setOpaque(false);
    }

    /** There is work: wakes the owner if it sleeps. */
    public void ring() {
        if (sleeping.get() && sleeping.compareAndSet(true, false)) {
            wake();
        }
    }

    /** Wakes the owner, or makes its next wait return at once: for what it does not find in a mailbox. */
    public void wake() {
        Runnable other = waking;
        if (other != null) {
            other.run();
        } else {
            LockSupport.unpark(parked);
        }
    }

    /**
     * Parks the owner until somebody says {@link #wake()}. May return early.
     *
     * @param nanos longest time to wait
     */
    public void park(long nanos) {
        parking.accept(nanos);
    }

    /**
     * Parks the owner until somebody rings, unless there is work. May return early.
     *
     * @param mailbox where work would be
     * @param nanos longest time to wait
     */
    public void park(Mailbox<?> mailbox, long nanos) {
        sleep();
        if (mailbox.isEmpty()) {
            parking.accept(nanos);
        }
        awake();
    }
}
