package io.muster.testing.process.nemesis;

import io.muster.testing.process.Await;
import io.muster.testing.process.Nemesis;
import io.muster.testing.process.NodeProcess;
import io.muster.testing.process.ProcessCluster;
import io.muster.testing.process.Scene;
import io.muster.testing.process.Strike;
import io.muster.testing.proxy.Link;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Some links become blackholes, then all heal (faults F20, F21, F22). Bytes wait or are lost, as the dice fall. Real if
 * every pair of nodes that was cut had something to say that did not arrive.
 *
 * @param form which links
 */
public record Partition(Form form) implements Nemesis {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Which links are cut. */
    public enum Form {
        /** The leader alone, in both directions. */
        ISOLATE_LEADER("isolate leader"),
        /** A follower alone, in both directions. */
        ISOLATE_FOLLOWER("isolate follower"),
        /** Nobody hears the leader; it hears all. */
        MUTE_LEADER("mute leader"),
        /** The leader hears nobody; all hear it. */
        DEAF_LEADER("deaf leader"),
        /** Two halves that only one node reaches both of; the leader is in one half. */
        BRIDGE("bridge");

        private final String word;

        Form(String word) {
            this.word = word;
        }
    }

    @Override
    public String kind() {
        return form.word;
    }

    @Override
    public Strike strike(Scene scene) {
        ProcessCluster cluster = scene.cluster();
        NodeProcess leader = cluster.leader();
        List<NodeProcess> followers = cluster.others(leader);
        NodeProcess follower = followers.get(scene.random().nextInt(followers.size()));
        NodeProcess alone = form == Form.ISOLATE_FOLLOWER ? follower : leader;
        List<Link> cut = links(cluster, alone, follower);
        List<Link.Counts> before = cut.stream().map(Link::counts).toList();
        cut.forEach(scene.random().nextBoolean() ? Link::hold : Link::vanish);
        try {
            Await.until("the cut links " + cut + " have caught something", PATIENCE, () -> caught(cut, before));
            Target.awaitOthersGoOn(scene, alone, form == Form.ISOLATE_LEADER || form == Form.MUTE_LEADER);
            if (form == Form.ISOLATE_LEADER || form == Form.ISOLATE_FOLLOWER) {
                Await.until(alone.id() + " says that it is not ready", PATIENCE, () -> !alone.ready());
            }
        } finally {
            cluster.links().pass();
        }
        cluster.awaitReady();
        NodeProcess next = cluster.leader();
        return new Strike.Happened(cut.size() + " links around " + alone.id() + " were cut, then led " + next.id());
    }

    private List<Link> links(ProcessCluster cluster, NodeProcess alone, NodeProcess bridge) {
        List<Link> out = new ArrayList<>();
        List<Link> in = new ArrayList<>();
        for (NodeProcess other : cluster.others(alone)) {
            out.add(cluster.links().link(alone.id(), other.id()));
            in.add(cluster.links().link(other.id(), alone.id()));
        }
        return switch (form) {
            case ISOLATE_LEADER, ISOLATE_FOLLOWER -> both(out, in);
            case MUTE_LEADER -> out;
            case DEAF_LEADER -> in;
            case BRIDGE -> halves(cluster, alone, bridge);
        };
    }

    private static List<Link> both(List<Link> some, List<Link> more) {
        List<Link> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }

    private static List<Link> halves(ProcessCluster cluster, NodeProcess leader, NodeProcess bridge) {
        List<String> left = new ArrayList<>(List.of(leader.id()));
        List<String> right = new ArrayList<>();
        for (NodeProcess other : cluster.others(leader)) {
            if (other != bridge) {
                (right.size() < left.size() ? right : left).add(other.id());
            }
        }
        Scene.demand(!right.isEmpty(), "a bridge needs three nodes");
        return cluster.links().between(left, right);
    }

    /** One of both directions of every pair has kept something back; nobody answers what never came. */
    private static boolean caught(List<Link> cut, List<Link.Counts> before) {
        for (int i = 0; i < cut.size(); i++) {
            boolean caught = false;
            for (int j = 0; j < cut.size(); j++) {
                boolean pair = cut.get(j).name().equals(cut.get(i).name())
                        || cut.get(j).name().equals(reverse(cut, i));
                caught |= pair && cut.get(j).counts().caught() > before.get(j).caught();
            }
            if (!caught) {
                return false;
            }
        }
        return true;
    }

    private static String reverse(List<Link> cut, int index) {
        String[] ends = cut.get(index).name().split("->", 2);
        return ends[1] + "->" + ends[0];
    }
}
