package io.muster.node;

import io.muster.DeploymentRejectedException;
import io.muster.MusterConfig;
import io.muster.MusterException;
import io.muster.Outcome;
import io.muster.StorageException;
import io.muster.apply.Envelope;
import io.muster.log.IdentityFile;
import io.muster.log.LogDamagedException;
import io.muster.log.LogDevice;
import io.muster.log.LogFailedException;
import io.muster.log.LogIdentity;
import io.muster.log.LogOptions;
import io.muster.log.LogOwner;
import io.muster.log.LogStore;
import io.muster.log.MemoryLog;
import io.muster.log.SegmentedLog;
import io.muster.raft.Entry;
import io.muster.raft.HardState;
import io.muster.raft.Restored;
import io.muster.raft.Write;
import io.muster.wire.ClusterId;
import io.muster.wire.NodeKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * What a node found on its disk, or put there when it was new: identity, log, and who votes. The first configuration
 * is the first entry of every log, the same bytes on every founder; from then on the voters come from the log alone,
 * whatever is configured.
 *
 * @param letGo lets go of the directory
 * @param log the open log
 * @param voters who votes
 * @param cluster id of the cluster
 */
record NodeStorage(Runnable letGo, LogStore log, VoterList voters, ClusterId cluster) {
    private static final int BLOCK_BYTES = 512;

    /** Whether this node belongs to a cluster already. */
    static boolean founded(MusterConfig config, Surroundings surroundings) {
        Path directory = config.storage().dataDirectory();
        try {
            return directory != null
                    && IdentityFile.peek(surroundings.device(directory)).isPresent();
        } catch (RuntimeException e) {
            throw translated(e);
        }
    }

    /**
     * Opens the data directory of a node, and founds its cluster if it is new.
     *
     * @param founders voters of a new cluster
     * @param groups ids of the groups
     * @param surroundings open the directory
     * @throws DeploymentRejectedException if the directory is locked or belongs to another node or cluster
     * @throws StorageException if the log cannot be read
     */
    static NodeStorage open(
            MusterConfig config, VoterList founders, Collection<Integer> groups, Surroundings surroundings) {
        Path directory = config.storage().dataDirectory();
        if (directory == null) {
            LogStore log = surroundings.log(new MemoryLog());
            ClusterId cluster = founders.clusterId(config.node().clusterName());
            return new NodeStorage(() -> {}, log, found(log, founders, groups), cluster);
        }
        Runnable letGo;
        try {
            letGo = surroundings.lock(directory);
        } catch (LogFailedException e) {
            throw foreign(e);
        }
        try {
            return open(config, founders, groups, letGo, surroundings);
        } catch (RuntimeException e) {
            letGo.run();
            throw translated(e);
        }
    }

    private static NodeStorage open(
            MusterConfig config,
            VoterList founders,
            Collection<Integer> groups,
            Runnable letGo,
            Surroundings surroundings) {
        LogDevice device =
                surroundings.device(Objects.requireNonNull(config.storage().dataDirectory()));
        ClusterId computed = founders.clusterId(config.node().clusterName());
        Optional<LogIdentity> known = IdentityFile.peek(device);
        UUID cluster = known.map(found -> found.owner().clusterId())
                .orElseGet(() -> new UUID(computed.high(), computed.low()));
        String id = config.node().id();
        RandomGenerator random = surroundings.random();
        IdentityFile identity;
        try {
            identity = IdentityFile.openOrCreate(
                    device, new LogOwner(cluster, id, NodeKey.of(id)), BLOCK_BYTES, random, surroundings.clock());
        } catch (LogFailedException e) {
            // what has a cause was refused by the disk, and no configuration would help
            throw known.isPresent() && e.getCause() == null ? foreign(e) : e;
        }
        LogOptions options = new LogOptions(
                Math.toIntExact(config.storage().segmentSize()),
                BLOCK_BYTES,
                config.storage().fsync() == MusterConfig.Fsync.GROUP);
        int largest = config.limits().commandSize() + Envelope.OVERHEAD_MAX;
        if (largest > options.payloadBytesMax()) {
            throw new DeploymentRejectedException(List.of("MUSTER-1509 muster.log.segment-size: a segment of "
                    + options.segmentBytes() + " bytes takes records of " + options.payloadBytesMax()
                    + ", and a command of muster.limits.command-size needs " + largest));
        }
        LogStore log = surroundings.log(SegmentedLog.open(device, identity, options, random, surroundings.clock()));
        try {
            ClusterId inForce = new ClusterId(cluster.getMostSignificantBits(), cluster.getLeastSignificantBits());
            if (log.restored(groups.iterator().next()).terms().lastIndex() == 0 && !inForce.equals(computed)) {
                throw rejected("muster.data.dir: the directory was made for another cluster (" + inForce
                        + ", configured is " + computed + ") and holds no log yet: empty it, or correct muster.peers");
            }
            return new NodeStorage(letGo, log, found(log, founders, groups), inForce);
        } catch (RuntimeException e) {
            log.close();
            throw e;
        }
    }

    /** Writes the first entry of groups that have none, durably, and reads who votes. */
    private static VoterList found(LogStore log, VoterList founders, Collection<Integer> groups) {
        VoterList voters = founders;
        for (int group : groups) {
            if (log.restored(group).terms().lastIndex() > 0) {
                voters = VoterList.decode(
                        log.read(group, 1, 1, Long.MAX_VALUE).get(0).payload());
                break;
            }
        }
        Entry first = voters.first();
        List<Write> unit = new ArrayList<>();
        for (int group : groups) {
            Restored restored = log.restored(group);
            if (restored.terms().lastIndex() == 0) {
                unit.add(new Write.Append(group, 1, List.of(first)));
                unit.add(new Write.SaveHardState(group, 2, new HardState(1, 0, 1)));
            }
        }
        log.write(unit);
        log.force();
        return voters;
    }

    private static MusterException translated(RuntimeException e) {
        MusterException said =
                switch (e) {
                    case MusterException ours -> ours;
                    case LogDamagedException damaged ->
                        new StorageException(
                                StorageException.Reason.CORRUPT,
                                Outcome.DEFINITE,
                                String.valueOf(damaged.getMessage()),
                                null);
                    case LogFailedException failed
                    when failed.full() ->
                        new StorageException(
                                StorageException.Reason.DISK_FULL,
                                Outcome.DEFINITE,
                                failed.getMessage()
                                        + ". A start needs room for one segment; nothing was changed: free some space"
                                        + " there, then start this node again",
                                null);
                    default ->
                        new StorageException(
                                StorageException.Reason.FAILED, Outcome.DEFINITE, String.valueOf(e.getMessage()), null);
                };
        if (said != e) {
            said.initCause(e);
        }
        return said;
    }

    private static DeploymentRejectedException foreign(LogFailedException e) {
        DeploymentRejectedException said = rejected("muster.data.dir: " + e.getMessage());
        said.initCause(e);
        return said;
    }

    private static DeploymentRejectedException rejected(String text) {
        return new DeploymentRejectedException(List.of("MUSTER-1508 " + text));
    }

    /** Lets go of everything, if the node could not be started. */
    void close() {
        log.close();
        letGo.run();
    }
}
