package io.muster.testing.script;

import io.muster.raft.Message;
import io.muster.raft.Status;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What a script demands, and what it may look at. An expectation says nothing if it holds. */
final class Expectations {
    private final ScriptWorld world;

    Expectations(ScriptWorld world) {
        this.world = world;
    }

    private static Map<String, String> facts(ScriptNode node) {
        Status status = node.status();
        Map<String, String> facts = new TreeMap<>();
        facts.put("running", String.valueOf(node.running()));
        facts.put("role", status.role().name().toLowerCase(Locale.ROOT));
        facts.put("term", String.valueOf(status.term()));
        facts.put("leader", Speech.node(status.leader()));
        facts.put("vote", Speech.node(node.disk().issuedState().votedFor()));
        facts.put("commit", String.valueOf(status.commit()));
        facts.put("applied", String.valueOf(status.applied()));
        facts.put("durable", String.valueOf(status.durable()));
        facts.put("last", String.valueOf(status.last()));
        facts.put("waiting", String.valueOf(node.disk().waiting().size()));
        String reason = node.halted();
        facts.put("halted", reason == null ? "no" : reason.substring(0, reason.indexOf(' ')));
        for (Status.PeerStatus peer : status.peers()) {
            facts.put("match-" + Speech.node(peer.peer()), String.valueOf(peer.match()));
            facts.put("next-" + Speech.node(peer.peer()), String.valueOf(peer.next()));
        }
        return facts;
    }

    void node(ScriptNode node, Map<String, String> wanted) {
        if (wanted.isEmpty()) {
            throw new Mistake("expect needs at least one key=value");
        }
        Map<String, String> facts = facts(node);
        wanted.forEach((key, value) -> {
            String found = facts.get(key);
            if (found == null) {
                throw new Mistake(node.name() + " has no '" + key + "' now; it has " + facts.keySet());
            }
            if (!found.equals(value)) {
                throw new Mistake("expected " + node.name() + " " + key + "=" + value + ", but it is " + found);
            }
        });
        if (wanted.containsKey("halted")) {
            world.expected(node);
        }
    }

    void wire(long count, List<Message> found) {
        if (found.size() != count) {
            throw new Mistake("expected " + count + " messages under way, but there are "
                    + found.stream().map(world::underway).toList());
        }
    }

    void call(String name, String outcome) {
        String found = world.calls().outcome(name);
        if (!found.equals(outcome)) {
            throw new Mistake("expected " + name + " to be " + outcome + ", but it is " + found);
        }
    }

    void status(ScriptNode node) {
        Status now = node.status();
        StringBuilder text = new StringBuilder(node.name());
        text.append(node.running() ? "" : " (stopped)");
        text.append(' ').append(now.role().name().toLowerCase(Locale.ROOT));
        text.append(" term=").append(now.term());
        text.append(" leader=").append(Speech.node(now.leader()));
        text.append(" commit=").append(now.commit());
        text.append(" applied=").append(now.applied());
        text.append(" durable=").append(now.durable());
        text.append(" last=").append(now.last());
        for (Status.PeerStatus peer : now.peers()) {
            text.append(' ').append(Speech.node(peer.peer()));
            text.append(":match=").append(peer.match());
            text.append(",next=").append(peer.next());
        }
        world.highlight(text.toString());
    }

    void log(ScriptNode node) {
        int durable = node.disk().durable().size();
        world.highlight(node.name() + " " + Speech.entries(node.disk().issued())
                + (node.disk().waiting().isEmpty()
                        ? ""
                        : ", on disk " + durable + " entries, "
                                + node.disk().waiting().size() + " writes wait")
                + ", " + Speech.state(node.disk().issuedState()));
    }
}
