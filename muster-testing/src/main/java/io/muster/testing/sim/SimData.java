package io.muster.testing.sim;

import io.muster.testing.checker.Journal;
import java.util.List;

/**
 * The data directory of a node as a whole, for what is done to it behind the back of the node: it is emptied, or an
 * earlier state is put back. The journals of the checkers go along, since a loss that everybody knows of is no finding.
 *
 * <p>Nobody notices yet that a node comes back with less than it had acknowledged: it votes and acknowledges as before.
 * So this is for scenarios in which the other nodes hold everything; the swarm does not draw it until members are known
 * by the incarnation of their data directory and peers remember what was acknowledged.
 */
public final class SimData {
    /**
     * A copy of a data directory.
     *
     * @param image the files
     * @param journals what the checkers know to be in them, group by group
     */
    public record Backup(SimDisk.Image image, List<Journal> journals) {}

    private final SimNode node;
    private final List<SimReplica> replicas;

    SimData(SimNode node, List<SimReplica> replicas) {
        this.node = node;
        this.replicas = replicas;
    }

    /** Empties the directory of a node that is down. */
    public void wipe() {
        node.disk().wipe();
        node.note("its data directory is wiped");
        replicas.forEach(replica -> replica.journal().become(new Journal()));
    }

    /**
     * Copies the directory of a node that is down.
     *
     * @return the copy
     */
    public Backup backup() {
        return new Backup(
                node.disk().snapshot(),
                replicas.stream().map(replica -> replica.journal().copy()).toList());
    }

    /**
     * Puts a copy back in the place of what a node that is down has written since.
     *
     * @param backup an earlier state
     */
    public void restore(Backup backup) {
        node.disk().restore(backup.image);
        node.note("its data directory goes back in time");
        for (int i = 0; i < replicas.size(); i++) {
            replicas.get(i).journal().become(backup.journals.get(i));
        }
    }
}
