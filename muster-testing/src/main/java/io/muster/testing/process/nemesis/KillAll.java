package io.muster.testing.process.nemesis;

import io.muster.testing.process.Nemesis;
import io.muster.testing.process.NodeProcess;
import io.muster.testing.process.Scene;
import io.muster.testing.process.Strike;

/** SIGKILL to all nodes before any of them comes back (fault F2). */
public record KillAll() implements Nemesis {
    @Override
    public String kind() {
        return "kill all";
    }

    @Override
    public Strike strike(Scene scene) {
        scene.cluster().nodes().forEach(Kill::kill);
        Scene.demand(
                scene.cluster().nodes().stream().noneMatch(NodeProcess::alive),
                "a node lives on after all were killed");
        scene.cluster().nodes().forEach(NodeProcess::start);
        scene.cluster().awaitReady();
        scene.progress().await(Target.WRITES);
        return new Strike.Happened("all ended by SIGKILL");
    }
}
