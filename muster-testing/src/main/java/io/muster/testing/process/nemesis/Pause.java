package io.muster.testing.process.nemesis;

import io.muster.testing.process.Nemesis;
import io.muster.testing.process.NodeProcess;
import io.muster.testing.process.Scene;
import io.muster.testing.process.Strike;

/**
 * SIGSTOP to one node until the others have gone on without it, then SIGCONT (fault F15): a long collection of garbage,
 * a frozen virtual machine.
 *
 * @param target whom
 */
public record Pause(Target target) implements Nemesis {
    @Override
    public String kind() {
        return "pause " + target.word();
    }

    @Override
    public Strike strike(Scene scene) {
        NodeProcess victim = target.pick(scene);
        boolean led = victim == scene.cluster().leader();
        victim.pause();
        try {
            Target.awaitOthersGoOn(scene, victim, led);
            Scene.demand(victim.paused(), "node " + victim.id() + " did not stay stopped");
        } finally {
            victim.resume();
        }
        scene.cluster().awaitReady(victim);
        return new Strike.Happened(victim.id() + " was stopped" + (led ? " as leader" : ""));
    }
}
