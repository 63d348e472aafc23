package io.muster.testing.process.nemesis;

import io.muster.testing.process.Await;
import io.muster.testing.process.Nemesis;
import io.muster.testing.process.Scene;
import io.muster.testing.process.Strike;
import io.muster.testing.proxy.Link;
import java.time.Duration;
import java.util.List;

/**
 * Connections break, one after the other and in every way: reset, half-closed, cut within a frame (fault F24). Each
 * time the nodes must have connected again before the next one.
 *
 * @param times how many
 */
public record ResetStorm(int times) implements Nemesis {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int CUT_WITHIN = 200;

    @Override
    public String kind() {
        return "reset storm";
    }

    @Override
    public Strike strike(Scene scene) {
        List<Link> links = scene.cluster().links().all();
        int broken = 0;
        for (int i = 0; i < times; i++) {
            Link link = links.get(scene.random().nextInt(links.size()));
            Await.until(
                    "link " + link + " is connected",
                    PATIENCE,
                    () -> link.counts().connections() > 0);
            switch (scene.random().nextInt(3)) {
                case 0 -> broken += link.reset();
                case 1 -> broken += link.halfClose();
                default -> broken += cut(link, 1 + scene.random().nextInt(CUT_WITHIN));
            }
        }
        Scene.demand(broken > 0, "no connection was broken");
        scene.progress().await(Target.WRITES);
        scene.cluster().awaitReady();
        return new Strike.Happened(broken + " connections broke");
    }

    private static int cut(Link link, int bytes) {
        long before = link.counts().cuts();
        link.cutAfter(bytes);
        Await.until("link " + link + " was cut", PATIENCE, () -> link.counts().cuts() > before);
        return 1;
    }
}
