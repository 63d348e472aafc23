package io.muster.testing.process.nemesis;

import io.muster.testing.process.Nemesis;
import io.muster.testing.process.NodeProcess;
import io.muster.testing.process.Scene;
import io.muster.testing.process.Strike;

/**
 * SIGKILL to one node; the others go on, then it comes back (fault F1).
 *
 * @param target whom
 */
public record Kill(Target target) implements Nemesis {
    @Override
    public String kind() {
        return "kill " + target.word();
    }

    @Override
    public Strike strike(Scene scene) {
        NodeProcess victim = target.pick(scene);
        boolean led = victim == scene.cluster().leader();
        kill(victim);
        Target.awaitOthersGoOn(scene, victim, led);
        victim.start();
        scene.cluster().awaitReady(victim);
        return new Strike.Happened(victim.id() + " ended by SIGKILL" + (led ? " as leader" : ""));
    }

    /** Kills a node that runs, and makes sure that it was this signal that ended it. */
    static void kill(NodeProcess victim) {
        Scene.demand(victim.alive(), "node " + victim.id() + " was gone before it was killed");
        victim.kill();
        int code = victim.exitCode().orElseThrow();
        Scene.demand(code == NodeProcess.KILLED, "node " + victim.id() + " ended with " + code + ", not by SIGKILL");
    }
}
