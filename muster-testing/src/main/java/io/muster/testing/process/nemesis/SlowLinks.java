package io.muster.testing.process.nemesis;

import io.muster.testing.process.Nemesis;
import io.muster.testing.process.NodeProcess;
import io.muster.testing.process.Scene;
import io.muster.testing.process.Strike;
import io.muster.testing.proxy.Link;
import java.time.Duration;
import java.util.List;

/**
 * All links of one node become slow and narrow for a while (faults F23, F24). Real if bytes went through them in that
 * time.
 *
 * @param target whose links
 * @param delay of every byte; half as much may come on top
 * @param bytesPerSecond of each connection
 */
public record SlowLinks(Target target, Duration delay, long bytesPerSecond) implements Nemesis {
    @Override
    public String kind() {
        return "slow links of " + target.word();
    }

    @Override
    public Strike strike(Scene scene) {
        NodeProcess victim = target.pick(scene);
        List<String> others =
                scene.cluster().others(victim).stream().map(NodeProcess::id).toList();
        List<Link> links = scene.cluster().links().between(List.of(victim.id()), others);
        long before = passed(links);
        links.forEach(link -> {
            link.delay(delay, delay.dividedBy(2));
            link.throttle(bytesPerSecond);
        });
        try {
            scene.progress().await(Target.WRITES);
            Scene.demand(passed(links) > before, "nothing went through the slow links " + links);
        } finally {
            scene.cluster().links().pass();
        }
        scene.cluster().awaitReady();
        return new Strike.Happened("links of " + victim.id() + " took " + delay.toMillis() + " ms");
    }

    private static long passed(List<Link> links) {
        return links.stream().mapToLong(link -> link.counts().passed()).sum();
    }
}
