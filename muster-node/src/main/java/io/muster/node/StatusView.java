package io.muster.node;

import io.muster.ClusterStatus;
import io.muster.ClusterStatus.Phase;
import io.muster.Member;
import io.muster.MusterConfig;
import io.muster.raft.Role;
import io.muster.raft.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts together what this node knows about a group, and judges whether it is ready. Reads what others publish and
 * waits for nobody. Any number of threads.
 */
final class StatusView {
    /** A member is behind if it lacks more entries than are usually on their way. */
    private static final long LAG_ENTRIES = 1024;

    private final MusterConfig config;
    private final long self;
    private final VoterList voters;
    private final AddressBook addresses;
    private final PeerLiveness liveness;
    private final TickClock clock;
    private final NodeHealth node;
    private final NodeParts.Threads threads;

    StatusView(
            MusterConfig config,
            VoterList voters,
            AddressBook addresses,
            PeerLiveness liveness,
            TickClock clock,
            NodeHealth node,
            NodeParts.Threads threads) {
        this.config = config;
        this.self = io.muster.wire.NodeKey.of(config.node().id());
        this.voters = voters;
        this.addresses = addresses;
        this.liveness = liveness;
        this.clock = clock;
        this.node = node;
        this.threads = threads;
    }

    /** Term that this node leads, confirmed by its quorum within the election timeout; else 0. */
    long leadingTerm(GroupSnapshot seen, long now) {
        boolean fresh = contactNanos(seen.status(), now)
                < config.timing().electionTimeout().toNanos();
        return fresh && node.phase() != Phase.HALTED && node.phase() != Phase.STOPPED ? seen.leadingTerm() : 0;
    }

    /** Age of the last proof that a leader has a quorum. */
    private long contactNanos(Status status, long now) {
        return status.quorumContact() < 0 ? Long.MAX_VALUE : clock.age(status.quorumContact(), now);
    }

    /** Whether a leader was heard so lately that it must have a quorum. */
    boolean quorum(GroupSnapshot seen, long now) {
        long limit = config.timing().electionTimeout().toNanos() * 3 / 2;
        return seen.status().leader() != 0 && contactNanos(seen.status(), now) <= limit;
    }

    /** How long the state has been behind what the leader has committed. */
    private static long lagMillis(GroupSnapshot seen, GroupState state, long now) {
        boolean level =
                seen.behindSince() == 0 || state.applied() >= seen.status().leaderCommit();
        return level ? 0 : Math.max(0, now - seen.behindSince()) / 1_000_000;
    }

    /** Why this node is not ready by a standard; null if it is. */
    @Nullable
    String reason(MusterConfig.Readiness standard, GroupSnapshot seen, GroupState state, long now) {
        String failure = node.failure();
        if (failure != null) {
            return failure;
        }
        switch (node.phase()) {
            case STARTING -> {
                return "MUSTER-0103 this node is starting";
            }
            case STOPPING, STOPPED -> {
                return "MUSTER-0103 this node stops";
            }
            case RECOVERING, RUNNING, HALTED -> {
                // judged below
            }
        }
        String noSegment = node.noSegment();
        if (noSegment != null) {
            return noSegment;
        }
        if (standard == MusterConfig.Readiness.MEMBER) {
            return recovering(seen, state);
        }
        if (!quorum(seen, now)) {
            return "MUSTER-0102 no leader with a quorum: this node is in contact with " + liveness.reached() + " of "
                    + voters.ids().size() + " voters, " + voters.set().majority() + " are needed";
        }
        String recovering = recovering(seen, state);
        long lag = lagMillis(seen, state, now);
        boolean behind = standard == MusterConfig.Readiness.CAUGHT_UP
                && lag > config.health().maxLag().toMillis();
        if (recovering == null && behind) {
            return "MUSTER-0103 not caught up: index " + state.applied() + " is applied, the leader has committed "
                    + seen.status().leaderCommit() + ", behind for " + lag + " ms";
        }
        return recovering;
    }

    private static @Nullable String recovering(GroupSnapshot seen, GroupState state) {
        return seen.recovered()
                ? null
                : "MUSTER-0103 recovering: index " + state.applied() + " of "
                        + seen.status().commit() + " is applied";
    }

    ClusterStatus status(String group, GroupSnapshot seen, GroupState state, long now) {
        Status status = seen.status();
        GroupState.Digest digest = state.digest();
        long contact = contactNanos(status, now);
        // a node that has failed leads nobody, though its replica did when it was last looked at
        boolean out = node.failure() != null;
        return new ClusterStatus(
                config.node().id(),
                config.node().clusterName(),
                group,
                phase(seen),
                out && status.role() == Role.LEADER
                        ? Role.FOLLOWER.name()
                        : status.role().name(),
                status.term(),
                out || status.leader() == 0 ? null : voters.ids().get(status.leader()),
                members(status, now),
                Math.max(status.commit(), digest.index()),
                digest.index(),
                Math.max(status.durable(), digest.index()),
                Math.max(status.last(), digest.index()),
                0,
                digest.value(),
                contact == Long.MAX_VALUE ? -1 : contact / 1_000_000,
                lagMillis(seen, state, now),
                threads.loop().idleNanos(now) / 1_000_000,
                threads.log().busyNanos(now) / 1_000_000,
                threads.applier().busyNanos(now) / 1_000_000,
                reason(MusterConfig.Readiness.CAUGHT_UP, seen, state, now),
                node.failure());
    }

    private Phase phase(GroupSnapshot seen) {
        Phase phase = node.phase();
        return phase == Phase.RUNNING && !seen.recovered() ? Phase.RECOVERING : phase;
    }

    private List<Member> members(Status status, long now) {
        Map<Long, Status.PeerStatus> known = new HashMap<>();
        status.peers().forEach(peer -> known.put(peer.peer(), peer));
        List<Member> members = new ArrayList<>();
        voters.ids().forEach((key, id) -> {
            if (key == self) {
                members.add(new Member(id, config.node().advertise(), true, Member.State.SELF, status.durable(), 0));
            } else {
                String address = addresses.addressOf(key);
                Status.PeerStatus peer = known.get(key);
                members.add(new Member(
                        id,
                        address == null ? "" : address,
                        true,
                        state(key, status, peer),
                        peer == null ? 0 : peer.match(),
                        liveness.ageMillis(key, now)));
            }
        });
        return members;
    }

    private Member.State state(long key, Status status, Status.@Nullable PeerStatus peer) {
        if (!liveness.alive(key)) {
            return Member.State.UNREACHABLE;
        }
        boolean behind = status.role() == Role.LEADER && peer != null && status.last() - peer.match() > LAG_ENTRIES;
        return behind ? Member.State.LAGGING : Member.State.SYNCED;
    }
}
