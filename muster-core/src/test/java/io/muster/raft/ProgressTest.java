package io.muster.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final ReplicationLimits SMALL =
            new ReplicationLimits(1_000, 100, 1_000, 1_000, 1_000, 1_000, 1_000, 100);

    private final Progress progress = new Progress(2, SMALL, 1, 0);

    @Test
    void theBytesOfALostConnectionAreForgotten() {
        // etcd-io/raft e419ba5: a full window that was never emptied stalled the follower for ever
        progress.matched(0);
        progress.sent(1, 1_000);
        assertFalse(progress.maySend(), "the window is full of bytes");
        progress.probe(1);
        progress.matched(0);
        assertTrue(progress.maySend(), "nothing is under way any more");
    }

    @Test
    void acknowledgementsFreeTheWindow() {
        progress.matched(0);
        progress.sent(1, 600);
        progress.sent(2, 600);
        assertFalse(progress.maySend());
        progress.matched(1);
        assertTrue(progress.maySend());
        assertEquals(3, progress.next());
    }
}
