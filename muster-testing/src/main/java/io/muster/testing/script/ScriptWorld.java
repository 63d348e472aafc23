package io.muster.testing.script;

import io.muster.raft.Input;
import io.muster.raft.Message;
import io.muster.raft.ReplicaConfig;
import io.muster.raft.Role;
import io.muster.testing.checker.Checkers;
import io.muster.testing.checker.CommittedLog;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The cluster of one script, the messages under way, and the answer to the command that is being carried out. */
final class ScriptWorld {
    private static final int STEPS_MAX = 20_000;
    private static final int ROUNDS_MAX = 3;

    private final List<String> answer = new ArrayList<>();
    private final List<ScriptNode> nodes = new ArrayList<>();
    private final Wire wire = new Wire();
    private final Set<ScriptNode> halted = new LinkedHashSet<>();
    private final CommittedLog committed = new CommittedLog();
    private final Calls calls = new Calls(this);
    private Checkers checkers = Checkers.safety(nodes, committed);
    private boolean diskIsFast;
    private boolean appliesAtOnce = true;
    private boolean quiet;

    /** Founds the cluster: all nodes are new and running. */
    void found(List<ReplicaConfig> configs, boolean fastDisk, boolean applyAtOnce) {
        if (!nodes.isEmpty()) {
            throw new Mistake("there is a cluster already");
        }
        diskIsFast = fastDisk;
        appliesAtOnce = applyAtOnce;
        configs.forEach(config -> nodes.add(new ScriptNode(this, config)));
        checkers = Checkers.safety(nodes, committed);
        quietly(() -> nodes.forEach(node -> node.start(false)));
        answer.clear();
    }

    List<ScriptNode> nodes() {
        if (nodes.isEmpty()) {
            throw new Mistake("the first command must be 'cluster'");
        }
        return nodes;
    }

    List<ScriptNode> running() {
        return nodes().stream().filter(ScriptNode::running).toList();
    }

    ScriptNode node(String name) {
        return nodes().stream()
                .filter(node -> node.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new Mistake("there is no node '" + name + "'"));
    }

    Wire wire() {
        return wire;
    }

    Calls calls() {
        return calls;
    }

    Checkers checkers() {
        return checkers;
    }

    boolean diskIsFast() {
        return diskIsFast;
    }

    boolean appliesAtOnce() {
        return appliesAtOnce;
    }

    /** Something to know. */
    void line(String text) {
        if (!quiet) {
            answer.add(text);
        }
    }

    /** Something to know even where details do not matter. */
    void highlight(String text) {
        answer.add(text);
    }

    List<String> takeAnswer() {
        List<String> taken = List.copyOf(answer);
        answer.clear();
        return taken;
    }

    /** Does something and tells the highlights only. */
    void quietly(Runnable action) {
        boolean old = quiet;
        quiet = true;
        try {
            action.run();
        } finally {
            quiet = old;
        }
    }

    void halted(ScriptNode node) {
        halted.add(node);
    }

    /** The script knows of a halt. */
    void expected(ScriptNode node) {
        halted.remove(node);
    }

    List<String> unexpectedHalts() {
        return halted.stream().map(node -> node.name() + ": " + node.halted()).toList();
    }

    void send(ScriptNode from, Message message) {
        checkers.sending(from, message);
        boolean arrives = wire.send(message);
        line(from.name() + " -> " + text(message) + (arrives ? "" : " (lost)"));
    }

    private String text(Message message) {
        return Speech.node(message.to()) + ": " + Speech.message(message, calls.readNames());
    }

    String underway(Message message) {
        return Speech.node(message.from()) + " -> " + text(message);
    }

    /** A message arrives; at a node that does not run it is lost. */
    void deliver(Message message) {
        wire.remove(message);
        ScriptNode to = nodes().get((int) message.to() - 1);
        boolean runs = to.running();
        line(to.name() + " <- " + Speech.node(message.from()) + ": " + Speech.message(message, calls.readNames())
                + (runs ? "" : " (lost)"));
        if (runs) {
            to.step(new Input.Received(message));
        }
    }

    /** Delivers, makes durable and applies among some nodes until nothing moves. */
    void stabilize(List<ScriptNode> among) {
        Set<Long> keys = new LinkedHashSet<>();
        among.forEach(node -> keys.add(node.key()));
        for (int steps = 0; move(among, keys); steps++) {
            if (steps > STEPS_MAX) {
                throw new Mistake("does not come to rest within " + STEPS_MAX + " steps");
            }
        }
    }

    private boolean move(List<ScriptNode> among, Set<Long> keys) {
        for (ScriptNode node : among) {
            int waiting = node.disk().waiting().size();
            if (node.running() && waiting > 0) {
                line(node.name() + " is durable up to write "
                        + node.disk().waiting().getLast().sequence());
                node.makeDurable(waiting, true);
                return true;
            }
            if (node.running() && node.waitingToApply() > 0) {
                node.apply(node.waitingToApply());
                return true;
            }
        }
        List<Message> next = wire.matching(m -> keys.contains(m.from()) && keys.contains(m.to()));
        if (next.isEmpty()) {
            return false;
        }
        deliver(next.getFirst());
        return true;
    }

    /** Makes one node the leader with the help of some others: they forget their leader, it campaigns. */
    void elect(ScriptNode winner, List<ScriptNode> voters) {
        quietly(() -> {
            for (ScriptNode voter : voters) {
                long leader = voter.status().leader();
                if (voter.status().role() != Role.LEADER && leader != 0) {
                    voter.step(new Input.PeerUnreachable(leader));
                    voter.step(new Input.PeerReachable(leader));
                }
            }
            // the first question may only teach it a later term
            for (int i = 0; i < ROUNDS_MAX && winner.status().role() != Role.LEADER; i++) {
                winner.campaign();
                stabilize(voters);
            }
        });
        if (winner.status().role() != Role.LEADER) {
            throw new Mistake(winner.name() + " does not win with the votes of "
                    + voters.stream().map(ScriptNode::name).toList());
        }
    }
}
