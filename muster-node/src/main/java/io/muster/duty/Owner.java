package io.muster.duty;

import org.jspecify.annotations.Nullable;

/** The one thread that may touch some state. A check costs one comparison and is always on. */
public final class Owner {
    private final String name;
    private volatile @Nullable Thread thread;

    /**
     * Nobody owns it yet.
     *
     * @param name for messages, such as {@code loop}
     */
    public Owner(String name) {
        this.name = name;
    }

    /**
     * Makes the calling thread the owner.
     *
     * @throws IllegalStateException if another thread is
     */
    public void claim() {
        Thread owner = thread;
        if (owner != null && owner != Thread.currentThread()) {
            throw new IllegalStateException(name + " belongs to thread " + owner.getName() + " already");
        }
        thread = Thread.currentThread();
    }

    /**
     * Fails unless the calling thread is the owner, or nobody is yet.
     *
     * @throws IllegalStateException on the wrong thread
     */
    public void check() {
        Thread owner = thread;
        if (owner != Thread.currentThread() && owner != null) {
            throw new IllegalStateException(name + " is confined to thread " + owner.getName() + ", but "
                    + Thread.currentThread().getName() + " came in");
        }
    }
}
