package io.muster.raft;

import io.muster.raft.quorum.VoterSet;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A group over a toy network and toy disks, driven by one seeded loop: enough to let whole elections and logs meet in
 * the core's own tests. Real bytes, real files and all invariants are the business of the simulator in muster-testing.
 */
final class ToyGroup {
    /** A node that can crash: what its disk holds, and the replica that is lost with the process. */
    static final class Node {
        private final long key;
        private final List<Entry> disk = new ArrayList<>();
        private HardState hard = HardState.INITIAL;
        private final List<Write> unsynced = new ArrayList<>();
        private @Nullable Replica replica;
        private Effects effects = new Effects();
        private final List<Entry> applied = new ArrayList<>();
        private int incarnation;

        Node(long key) {
            this.key = key;
        }
    }

    private record Flying(Message message, int fromIncarnation, int toIncarnation) {}

    final SplittableRandom random;
    final List<Node> nodes = new ArrayList<>();
    private final List<Flying> network = new ArrayList<>();
    private final TreeMap<Long, Long> leaderOfTerm = new TreeMap<>();
    private final List<Entry> committed = new ArrayList<>();
    private final VoterSet voters;
    private final ElectionTiming timing;
    private final long[] cut = new long[16];
    double loss;
    private long now;
    private long token;

    ToyGroup(int size, long seed) {
        this(size, seed, Probe.TIMING);
    }

    ToyGroup(int size, long seed, ElectionTiming timing) {
        this.timing = timing;
        random = new SplittableRandom(seed);
        long[] keys = new long[size];
        for (int i = 0; i < size; i++) {
            keys[i] = i + 1L;
            nodes.add(new Node(i + 1L));
        }
        voters = VoterSet.of(keys);
        nodes.forEach(this::start);
    }

    void start(Node node) {
        if (node.replica != null) {
            return;
        }
        TermRuns runs = new TermRuns();
        node.disk.forEach(entry -> runs.add(entry.index(), entry.term()));
        node.replica = new Replica(
                new ReplicaConfig(node.key, 1, voters, timing, ReplicationLimits.DEFAULT, random.nextLong()),
                new Restored(node.hard, runs));
        node.effects = new Effects();
        node.applied.clear();
        node.incarnation++;
        step(node, new Input.Tick(now));
    }

    /** Loses the process and any part of what was not synced. */
    void crash(Node node) {
        node.replica = null;
        int kept = node.unsynced.isEmpty() ? 0 : random.nextInt(node.unsynced.size() + 1);
        node.unsynced.subList(0, kept).forEach(write -> store(node, write));
        node.unsynced.clear();
    }

    private static void store(Node node, Write write) {
        switch (write) {
            case Write.Append append -> node.disk.addAll(append.entries());
            case Write.SaveHardState save -> node.hard = save.state();
            case Write.TruncateSuffix cut ->
                node.disk.subList((int) cut.from() - 1, node.disk.size()).clear();
        }
    }

    /** Cuts a node off, or reconnects it. */
    void isolate(Node node, boolean isolated) {
        cut[(int) node.key] = isolated ? 1 : 0;
    }

    void run(int steps) {
        for (int i = 0; i < steps; i++) {
            now++;
            for (Node node : nodes) {
                step(node, new Input.Tick(now));
                if (random.nextInt(3) > 0) {
                    sync(node);
                }
            }
            deliver();
        }
    }

    private void sync(Node node) {
        if (node.replica == null || node.unsynced.isEmpty()) {
            return;
        }
        node.unsynced.forEach(write -> store(node, write));
        long sequence = node.unsynced.getLast().sequence();
        node.unsynced.clear();
        step(node, new Input.Persisted(sequence));
    }

    private void deliver() {
        List<Flying> flying = new ArrayList<>(network);
        network.clear();
        for (Flying each : flying) {
            Node from = nodes.get((int) each.message.from() - 1);
            Node to = nodes.get((int) each.message.to() - 1);
            boolean lost = random.nextDouble() < loss
                    || cut[(int) from.key] != cut[(int) to.key]
                    || from.incarnation != each.fromIncarnation
                    || to.incarnation != each.toIncarnation;
            if (random.nextInt(4) == 0) {
                network.add(each);
            } else if (!lost) {
                step(to, new Input.Received(each.message));
            }
        }
    }

    void propose() {
        for (Node node : nodes) {
            step(node, new Input.Proposed(List.of(new Proposal(++token, EntryKind.COMMAND, Payload.wrap(new byte[] {
                (byte) token
            })))));
        }
    }

    private void step(Node node, Input input) {
        if (node.replica == null) {
            return;
        }
        node.replica.step(input, node.effects);
        for (Effect effect : node.effects.take()) {
            switch (effect) {
                case Write write -> node.unsynced.add(write);
                case Effect.Send send ->
                    network.add(new Flying(
                            send.message(),
                            node.incarnation,
                            nodes.get((int) send.message().to() - 1).incarnation));
                case Effect.Apply apply -> apply(node, apply.entries());
                case Effect.Fetch fetch -> step(node, new Input.Fetched(fetch.reader(), read(node, fetch)));
                case Effect.Announce announce -> announced(node, announce);
                case Effect.Halt halt -> throw new AssertionError("node " + node.key + ": " + halt.reason());
                case Effect.Accepted accepted -> {}
                case Effect.RefuseProposal refused -> {}
                case Effect.AnswerRead answer -> {}
                case Effect.RefuseRead refused -> {}
            }
        }
    }

    private static List<Entry> read(Node node, Effect.Fetch fetch) {
        return List.copyOf(node.disk.subList((int) fetch.from() - 1, (int) Math.min(fetch.to(), node.disk.size())));
    }

    private void announced(Node node, Effect.Announce announce) {
        if (announce.role() == Role.LEADER) {
            Long other = leaderOfTerm.putIfAbsent(announce.term(), node.key);
            if (other != null && other != node.key) {
                throw new AssertionError("S1: " + other + " and " + node.key + " lead term " + announce.term());
            }
        }
    }

    private void apply(Node node, List<Entry> entries) {
        for (Entry entry : entries) {
            node.applied.add(entry);
            int at = node.applied.size() - 1;
            if (at == committed.size()) {
                committed.add(entry);
            }
            if (!committed.get(at).equals(entry)) {
                throw new AssertionError("S5: " + committed.get(at) + " and " + entry + " on " + node.key);
            }
        }
        step(node, new Input.Applied(node.applied.size()));
    }

    int committed() {
        return committed.size();
    }

    Status status(Node node) {
        if (node.replica == null) {
            throw new IllegalStateException("node " + node.key + " is down");
        }
        return node.replica.status();
    }

    @Nullable
    Node leader() {
        Node found = null;
        for (Node node : nodes) {
            if (node.replica != null
                    && status(node).role() == Role.LEADER
                    && (found == null || status(node).term() > status(found).term())) {
                found = node;
            }
        }
        return found;
    }

    boolean allApplied() {
        return nodes.stream().allMatch(node -> node.applied.size() == committed.size());
    }
}
