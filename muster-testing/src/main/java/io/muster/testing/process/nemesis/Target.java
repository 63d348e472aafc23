package io.muster.testing.process.nemesis;

import io.muster.testing.process.NodeProcess;
import io.muster.testing.process.ProcessCluster;
import io.muster.testing.process.Scene;
import java.util.List;
import java.util.Locale;

/** Whom a fault strikes. */
public enum Target {
    /** The node that all call their leader. */
    LEADER,
    /** Any other node. */
    FOLLOWER,
    /** Any node. */
    ANY;

    NodeProcess pick(Scene scene) {
        ProcessCluster cluster = scene.cluster();
        NodeProcess leader = cluster.leader();
        return switch (this) {
            case LEADER -> leader;
            case FOLLOWER -> any(scene, cluster.others(leader));
            case ANY -> any(scene, cluster.nodes());
        };
    }

    private static NodeProcess any(Scene scene, List<NodeProcess> nodes) {
        return nodes.get(scene.random().nextInt(nodes.size()));
    }

    /** The cluster goes on without the victim; without a leader it has elected another one. */
    static void awaitOthersGoOn(Scene scene, NodeProcess victim, boolean led) {
        if (led) {
            NodeProcess next = scene.cluster().leader(scene.cluster().others(victim));
            Scene.demand(next != victim, "the others still follow " + victim.id());
        }
        scene.progress().await(WRITES);
    }

    /** Writes that must be acknowledged during a fault. */
    static final int WRITES = 20;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
