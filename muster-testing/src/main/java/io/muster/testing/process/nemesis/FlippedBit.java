package io.muster.testing.process.nemesis;

import io.muster.testing.process.Await;
import io.muster.testing.process.Nemesis;
import io.muster.testing.process.NodeProcess;
import io.muster.testing.process.Scene;
import io.muster.testing.process.Strike;
import java.time.Duration;

/**
 * One bit of the log of a follower that was killed is another one (fault F9). Among batches that are known to have been
 * durable the node must refuse to start, name file and offset, and leave the file as it is; it may cut only the end of
 * the log, which it cannot tell from a write that was torn. The others go on; with the bit flipped back, the node comes
 * back.
 *
 * @param part where: 0 is the first byte of the log, 1 the last one
 */
public record FlippedBit(double part) implements Nemesis {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    /** Of the way: batches before this are proven durable by those that follow. */
    private static final double PROVEN = 0.5;

    @Override
    public String kind() {
        return part <= PROVEN ? "flipped bit in the log" : "flipped bit at the end of the log";
    }

    @Override
    public Strike strike(Scene scene) {
        NodeProcess victim = Target.FOLLOWER.pick(scene);
        Kill.kill(victim);
        SegmentBytes segment = SegmentBytes.newest(victim);
        int offset = segment.used(part);
        int bit = scene.random().nextInt(8);
        segment.flip(offset, bit);
        victim.start();
        scene.progress().await(Target.WRITES);
        boolean refused = refuses(victim);
        String where = segment.file().getFileName() + " at " + offset;
        if (refused) {
            String said = victim.printed();
            Scene.demand(
                    said.contains(segment.file().getFileName().toString()) && said.contains(" at offset "),
                    "node " + victim.id() + " does not name the damage at " + where);
            Scene.demand(segment.same(), "node " + victim.id() + " has changed the damaged " + segment.file());
            segment.flip(offset, bit);
            victim.start();
            scene.cluster().awaitReady(victim);
        } else {
            Scene.demand(part > PROVEN, "node " + victim.id() + " started with damage at " + where);
        }
        return new Strike.Happened(where + (refused ? ", refused" : ", cut"));
    }

    /** Waits until the node has made up its mind. */
    private static boolean refuses(NodeProcess victim) {
        Await.until("node " + victim.id() + " is ready or gone", PATIENCE, () -> !victim.alive() || victim.ready());
        return !victim.alive();
    }
}
