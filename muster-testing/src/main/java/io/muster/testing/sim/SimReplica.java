package io.muster.testing.sim;

import io.muster.raft.Effect;
import io.muster.raft.Input;
import io.muster.raft.InvariantViolation;
import io.muster.raft.Message;
import io.muster.raft.ReplicaConfig;
import io.muster.raft.Restored;
import io.muster.raft.Role;
import io.muster.raft.Status;
import io.muster.raft.Write;
import io.muster.testing.checker.Journal;
import io.muster.testing.checker.Ledger;
import io.muster.testing.checker.NodeView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The replica of one group on one node as the checkers see it, over all runs of the node. */
final class SimReplica implements NodeView {
    private static final Status NOTHING =
            new Status(Role.FOLLOWER, 0, 0, 0, 0, 0, 0, 0, -1, Status.Backlog.NONE, List.of());

    private final SimNode node;
    private final SimGroup group;
    private final Journal journal = new Journal();
    private @Nullable ReplicaConfig config;
    private Status status = NOTHING;
    private Status before = NOTHING;
    // whether a replica of the present run has been made
    private boolean stepping;

    SimReplica(SimNode node, SimGroup group) {
        this.node = node;
        this.group = group;
    }

    SimGroup group() {
        return group;
    }

    boolean stepping() {
        return stepping;
    }

    /** The node is about to start. */
    void starting() {
        stepping = false;
    }

    void recovered(Ledger found, Restored restored) {
        journal.recovered(name(), found, restored.hardState());
        node.note("recovered " + group.name() + " up to " + found.idAt(found.last()) + ", " + restored.hardState());
    }

    void created(ReplicaConfig told, Status first) {
        stepping = true;
        config = told;
        status = first;
        before = first;
        group.checkers().started(this);
    }

    void stepping(Input input) {
        group.checkers().stepping(this, input);
        if (!(input instanceof Input.Tick)) {
            node.note(input);
        }
    }

    void stepped(Input input, List<Effect> effects, Status next) {
        for (int i = 0; i < effects.size(); i++) {
            Effect effect = effects.get(i);
            if (effect instanceof Effect.Halt halt) {
                node.note(halt);
                throw new InvariantViolation(idOf(halt.reason()), name() + " halted: " + halt.reason());
            }
            if (effect instanceof Write write) {
                group.checkers().writing(this, write);
                journal.issue(write);
            }
        }
        before = status;
        status = next;
        group.checkers().stepped(this);
        node.world().trace().step(node.scheduler().now(), node.index(), input, status);
        for (int i = 0; i < effects.size(); i++) {
            Effect effect = effects.get(i);
            node.note(effect);
            look(effect);
        }
    }

    private static String idOf(String reason) {
        int end = reason.indexOf(' ');
        return end < 0 ? reason : reason.substring(0, end);
    }

    private void look(Effect effect) {
        switch (effect) {
            case Write.TruncateSuffix truncate -> node.count("suffixes cut");
            case Effect.Fetch fetch -> node.count("fetches");
            case Effect.Apply apply ->
                apply.entries().forEach(entry -> group.checkers().applying(this, entry));
            case Effect.AnswerRead answer -> group.checkers().answering(this, answer.read(), answer.index());
            case Effect.RefuseRead refused -> node.count("reads refused");
            case Effect.RefuseProposal refused ->
                node.count("proposals refused: " + refused.refusal().getClass().getSimpleName());
            case Effect.Announce announce -> {
                if (announce.role() == Role.LEADER) {
                    node.count("leaders elected");
                }
            }
            case Write.Append append -> {}
            case Write.SaveHardState save -> {}
            case Effect.Send send -> {}
            case Effect.Accepted accepted -> {}
            case Effect.Halt halt -> throw new IllegalStateException("halts are handled before: " + halt);
        }
    }

    void reading(long index, long applied) {
        group.checkers().reading(this, index, applied);
    }

    void sending(Message message) {
        group.checkers().sending(this, message);
    }

    void forced(long sequence) {
        journal.forced(sequence);
        group.checkers().forced(this);
    }

    @Override
    public long key() {
        return node.key();
    }

    @Override
    public String name() {
        return node.name();
    }

    @Override
    public ReplicaConfig config() {
        ReplicaConfig told = config;
        if (told == null) {
            throw new IllegalStateException(name() + " has not started yet");
        }
        return told;
    }

    @Override
    public boolean running() {
        return node.running();
    }

    @Override
    public int incarnation() {
        return node.incarnation();
    }

    @Override
    public Status status() {
        return status;
    }

    @Override
    public Status before() {
        return before;
    }

    @Override
    public Journal journal() {
        return journal;
    }
}
