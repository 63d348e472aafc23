package io.muster.duty;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands items from many threads to one, in batches and without a lock. The item is its own queue node, so handing over
 * allocates nothing. Bounded: a full or closed mailbox refuses, and the sender must say so to whoever waits.
 *
 * <p>Inside, a stack: senders push, the owner takes all of it at once and turns it round. The depth travels in the
 * nodes, so the bound needs no counter of its own.
 *
 * @param <T> type of the items
 */
public final class Mailbox<T extends Mailbox.Item> {
    /** What can lie in a mailbox; in one at a time, and again as soon as the owner has it. */
    public abstract static class Item {
        private @Nullable Item below;
        private int depth;

        /** Lies nowhere yet. */
        protected Item() {}
    }

    private static final class Closed extends Item {}

    private static final Item CLOSED = new Closed();
    private static final VarHandle TOP;

    static {
        try {
            TOP = MethodHandles.lookup().findVarHandle(Mailbox.class, "top", Item.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final int capacity;
    private final Bell bell;
    private final Class<T> type;
    private volatile @Nullable Item top;

    /**
     * An empty mailbox.
     *
     * @param type type of the items
     * @param capacity most items that wait, at least 1
     * @param bell wakes the owner
     */
    public Mailbox(Class<T> type, int capacity, Bell bell) {
        if (capacity < 1) {
            throw new IllegalArgumentException("mailbox for " + capacity + " items");
        }
        this.type = type;
        this.capacity = capacity;
        this.bell = bell;
    }

    /**
     * Puts an item in and wakes the owner. What was offered first by one thread is drained first.
     *
     * @param item given away if it was taken
     * @return false if the mailbox is full or closed; nothing happened then
     */
    public boolean offer(T item) {
        Item self = item;
        while (true) {
            Item seen = top;
            int depth = seen == null ? 1 : seen.depth + 1;
            if (seen == CLOSED || depth > capacity) {
                return false;
            }
            self.below = seen;
            self.depth = depth;
            if (TOP.compareAndSet(this, seen, self)) {
                bell.ring();
                return true;
            }
        }
    }

    /**
     * Takes everything out, in the order in which it came. Owner only.
     *
     * @param consumer gets each item, which is free to be offered again
     * @return number of items
     */
    public int drain(Consumer<? super T> consumer) {
        Item seen = top;
        if (seen == null || seen == CLOSED) {
            return 0;
        }
        return hand((Item) TOP.getAndSet(this, (Item) null), consumer);
    }

    /**
     * Refuses everything from now on and takes out what is left. Owner only.
     *
     * @param consumer gets each item that was left
     */
    public void close(Consumer<? super T> consumer) {
        Item left = (Item) TOP.getAndSet(this, CLOSED);
        if (left != CLOSED) {
            hand(left, consumer);
        }
    }

    private int hand(@Nullable Item newest, Consumer<? super T> consumer) {
        Item oldest = null;
        for (Item next = newest; next != null; ) {
            Item below = next.below;
            next.below = oldest;
            oldest = next;
            next = below;
        }
        int count = 0;
        for (Item next = oldest; next != null; count++) {
            Item above = next.below;
            next.below = null;
            consumer.accept(type.cast(next));
            next = above;
        }
        return count;
    }

    /**
     * Whether there is nothing to drain.
     *
     * @return true also after {@link #close}
     */
    public boolean isEmpty() {
        Item seen = top;
        return seen == null || seen == CLOSED;
    }

    /**
     * Whether this mailbox refuses everything.
     *
     * @return true after {@link #close}
     */
    public boolean isClosed() {
        return top == CLOSED;
    }

    /**
     * How much waits.
     *
     * @return number of items at some moment during the call
     */
    public int size() {
        Item seen = top;
        return seen == null ? 0 : seen.depth;
    }
}
