package io.muster.testing.process.nemesis;

import io.muster.testing.process.Await;
import io.muster.testing.process.Nemesis;
import io.muster.testing.process.NodeProcess;
import io.muster.testing.process.Scene;
import io.muster.testing.process.Strike;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A follower loses its disk and comes back under its old id, while all others are well (the harmless half of F12).
 * It may take part again or refuse; the others must not be harmed. As long as members are known by id alone, nothing is
 * promised if another node is down at the same time: then the wiped one may stand for a majority that has forgotten.
 */
public record Wipe() implements Nemesis {
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    @Override
    public String kind() {
        return "wiped node";
    }

    @Override
    public Strike strike(Scene scene) {
        NodeProcess victim = Target.FOLLOWER.pick(scene);
        Kill.kill(victim);
        int files = delete(victim.data());
        Scene.demand(files > 0 && !Files.exists(victim.data()), "node " + victim.id() + " had no data to lose");
        scene.progress().await(Target.WRITES);
        victim.start();
        scene.progress().await(Target.WRITES);
        Await.until("node " + victim.id() + " is ready or gone", PATIENCE, () -> !victim.alive() || victim.ready());
        Scene.demand(victim.alive(), "node " + victim.id() + " does not start with an empty directory");
        return new Strike.Happened(victim.id() + " came back without its " + files + " files");
    }

    private static int delete(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            List<Path> paths = all.sorted(Comparator.reverseOrder()).toList();
            for (Path path : paths) {
                Files.delete(path);
            }
            return paths.size();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot wipe " + directory, e);
        }
    }
}
