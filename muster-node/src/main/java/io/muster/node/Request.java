package io.muster.node;

import io.muster.duty.Mailbox;

/** What callers ask of the loop. */
abstract sealed class Request extends Mailbox.Item permits WriteCall, ReadCall, Request.Run {
    final int group;

    Request(int group) {
        this.group = group;
    }

    /** Something to run on the loop: the life cycle speaks with it this way. */
    static final class Run extends Request {
        final Runnable task;

        Run(Runnable task) {
            super(0);
            this.task = task;
        }
    }
}
