package io.muster.cdi.extension;

import io.muster.ClusterStatus;
import io.muster.MusterNode;
import io.muster.cdi.Cluster;
import io.muster.cdi.Leadership;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The injectable views of the node. */
final class ClusterView {
    private ClusterView() {}

    private static String main(MusterNode node) {
        List<String> groups = node.groups();
        return groups.contains(MusterNode.DEFAULT_GROUP) ? MusterNode.DEFAULT_GROUP : groups.get(0);
    }

    /** {@link Cluster} by the node of this application. */
    record NodeCluster(Supplier<MusterNode> node) implements Cluster {
        @Override
        public String self() {
            return node.get().id();
        }

        @Override
        public List<String> groups() {
            return node.get().groups();
        }

        @Override
        public ClusterStatus status() {
            MusterNode running = node.get();
            return running.status(main(running));
        }

        @Override
        public ClusterStatus status(String group) {
            return node.get().status(group);
        }

        @Override
        public SortedMap<String, Long> metrics() {
            return node.get().metrics();
        }
    }

    /** {@link Leadership} of one group by the node of this application; null stands for the main group. */
    record NodeLeadership(
            Supplier<MusterNode> node, @Nullable String group) implements Leadership {
        private String named(MusterNode running) {
            return group == null ? main(running) : group;
        }

        @Override
        public boolean isLeader() {
            MusterNode running = node.get();
            return running.isLeader(named(running));
        }

        @Override
        public long fencingToken() {
            MusterNode running = node.get();
            return running.fencingToken(named(running));
        }

        @Override
        public String awaitLeader(Duration timeout) {
            MusterNode running = node.get();
            return running.awaitLeader(named(running), timeout);
        }

        @Override
        public Leadership of(String other) {
            MusterNode running = node.get();
            running.status(other);
            return new NodeLeadership(node, other);
        }
    }
}
