package io.muster.testing.script;

import io.muster.raft.Effect;
import io.muster.raft.Entry;
import io.muster.raft.EntryId;
import io.muster.raft.EntryKind;
import io.muster.raft.Input;
import io.muster.raft.Proposal;
import io.muster.raft.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** The proposals and reads of a script, by the names that it gives them, and what became of each. */
final class Calls {
    private static final class Call {
        private final String name;
        private final ScriptNode at;
        private String outcome = "waiting";
        private @Nullable EntryId place;
        private long index = -1;

        Call(String name, ScriptNode at) {
            this.name = name;
            this.at = at;
        }
    }

    private final ScriptWorld world;
    private final List<Call> reads = new ArrayList<>();
    private final List<Call> proposals = new ArrayList<>();
    private final Map<String, Call> byName = new LinkedHashMap<>();

    Calls(ScriptWorld world) {
        this.world = world;
    }

    private Call add(String name, ScriptNode at, List<Call> to) {
        Call call = new Call(name, at);
        if (byName.put(name, call) != null) {
            throw new Mistake("'" + name + "' was used before; every proposal and read needs a name of its own");
        }
        to.add(call);
        return call;
    }

    void propose(ScriptNode node, String name, int size) {
        add(name, node, proposals);
        node.step(new Input.Proposed(
                List.of(new Proposal(proposals.size() - 1L, EntryKind.COMMAND, Speech.payload(name, size)))));
    }

    void read(ScriptNode node, String name) {
        add(name, node, reads);
        long id = reads.size() - 1L;
        node.step(new Input.ReadAsked(id));
    }

    /** How messages name a read. */
    LongFunction<String> readNames() {
        return id -> reads.get((int) id).name;
    }

    void accepted(ScriptNode node, Effect.Accepted accepted) {
        Call call = proposals.get((int) accepted.token());
        call.place = accepted.id();
        world.line(node.name() + " takes " + call.name + " as " + Speech.id(accepted.id()));
    }

    void refused(ScriptNode node, Effect.RefuseProposal refused) {
        refuse(node, proposals.get((int) refused.token()), refused.refusal());
    }

    void refused(ScriptNode node, Effect.RefuseRead refused) {
        refuse(node, reads.get((int) refused.read()), refused.refusal());
    }

    private void refuse(ScriptNode node, Call call, Refusal refusal) {
        call.outcome = "refused";
        world.highlight(node.name() + " refuses " + call.name + ": " + Speech.refusal(refusal));
    }

    void confirmed(ScriptNode node, Effect.AnswerRead answer) {
        Call call = reads.get((int) answer.read());
        world.checkers().answering(node, answer.read(), answer.index());
        call.index = answer.index();
        call.outcome = "confirmed";
        world.highlight(node.name() + " confirms " + call.name + " at index " + answer.index());
        serve(node);
    }

    /** Runs the confirmed reads whose index has been applied (RD3). */
    void serve(ScriptNode node) {
        for (Call call : reads) {
            if (call.at == node
                    && call.outcome.equals("confirmed")
                    && call.index <= node.status().applied()) {
                call.outcome = "served";
                world.checkers().reading(node, call.index, node.status().applied());
                world.highlight(node.name() + " serves " + call.name);
            }
        }
    }

    void applied(ScriptNode node, Entry entry) {
        for (Call call : proposals) {
            if (call.at == node && call.place != null && call.place.index() == entry.index()) {
                boolean same = call.place.equals(entry.id());
                call.outcome = same ? "done" : "lost";
                world.highlight(node.name() + (same ? " answers " : " learns of the loss of ") + call.name);
            }
        }
    }

    String outcome(String name) {
        Call call = byName.get(name);
        if (call == null) {
            throw new Mistake("nobody has asked for '" + name + "'");
        }
        return call.outcome;
    }
}
