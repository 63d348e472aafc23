package io.muster.testing.process.nemesis;

import io.muster.testing.process.Await;
import io.muster.testing.process.Nemesis;
import io.muster.testing.process.NodeProcess;
import io.muster.testing.process.Scene;
import io.muster.testing.process.Strike;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The disk of one node fills up (fault F7). The node, leader or not, must say that it is not ready, the others go on,
 * and with space again the node comes back, after a restart at the latest. Real if the system has refused to write one
 * more byte and the node has noticed.
 *
 * @param disk on which nothing but the data of the node lies
 * @param node id of the node
 */
public record FullDisk(SmallDisk disk, String node) implements Nemesis {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int PIECE = 64 << 10;

    @Override
    public String kind() {
        return "full disk";
    }

    @Override
    public Strike strike(Scene scene) {
        NodeProcess victim = scene.cluster().node(node);
        Path ballast = disk.directory().resolve("ballast");
        fill(ballast);
        try {
            Await.until("node " + node + " has noticed that its disk is full", PATIENCE, () -> !victim.ready());
            scene.cluster().leader(scene.cluster().others(victim));
            scene.progress().await(Target.WRITES);
        } finally {
            delete(ballast);
        }
        if (victim.alive()) {
            Kill.kill(victim);
        }
        victim.start();
        scene.cluster().awaitReady(victim);
        return new Strike.Happened("no byte was left on " + disk.directory());
    }

    private static void fill(Path ballast) {
        boolean full = false;
        try (OutputStream out = Files.newOutputStream(ballast)) {
            byte[] piece = new byte[PIECE];
            while (!full) {
                full = !write(out, piece);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot fill " + ballast, e);
        }
    }

    private static boolean write(OutputStream out, byte[] piece) {
        try {
            out.write(piece);
            return true;
        } catch (IOException noSpaceLeft) {
            return false;
        }
    }

    private static void delete(Path ballast) {
        try {
            Files.delete(ballast);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot empty " + ballast, e);
        }
    }
}
