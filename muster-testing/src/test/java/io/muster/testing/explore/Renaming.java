package io.muster.testing.explore;

import io.muster.raft.Message;
import java.util.ArrayList;
import java.util.List;

/**
 * Another naming of the nodes. A replica compares keys only for equality, so the renamed moves lead a renamed node into
 * the renamed state; this is not assumed, they are run.
 */
final class Renaming {
    private final int[] names;
    // image of each state of a node and of each message, -1 where it was not needed yet
    private int[] states = new int[0];
    private int[] messages = new int[0];

    private Renaming(int[] names) {
        this.names = names;
    }

    /** All renamings of some nodes, the one that changes nothing first. */
    static List<Renaming> all(int nodes) {
        List<Renaming> found = new ArrayList<>();
        permute(new int[nodes], 0, found);
        return found;
    }

    private static void permute(int[] names, int from, List<Renaming> found) {
        if (from == names.length) {
            found.add(new Renaming(names.clone()));
            return;
        }
        for (int name = 0; name < names.length; name++) {
            boolean free = true;
            for (int i = 0; i < from; i++) {
                free &= names[i] != name;
            }
            if (free) {
                names[from] = name;
                permute(names, from + 1, found);
            }
        }
    }

    int node(int node) {
        return node < 0 ? node : names[node];
    }

    int message(int number, Nodes nodes) {
        messages = room(messages, number);
        if (messages[number] < 0) {
            int image = nodes.number(rename(nodes.message(number)));
            messages[number] = image;
        }
        return messages[number];
    }

    int state(int id, Nodes nodes) {
        states = room(states, id);
        if (states[id] < 0) {
            states[id] = nodes.image(nodes.state(id), this).id;
        }
        return states[id];
    }

    private static int[] room(int[] images, int index) {
        if (index < images.length) {
            return images;
        }
        int[] larger = new int[Math.max(64, 2 * (index + 1))];
        java.util.Arrays.fill(larger, -1);
        System.arraycopy(images, 0, larger, 0, images.length);
        return larger;
    }

    private long key(long old) {
        return old == 0 ? 0 : names[(int) old - 1] + 1L;
    }

    Move rename(Move move) {
        return move instanceof Move.Deliver deliver ? new Move.Deliver(rename(deliver.message())) : move;
    }

    private Message rename(Message message) {
        long from = key(message.from());
        long to = key(message.to());
        return switch (message) {
            case Message.Append m ->
                new Message.Append(m.group(), from, to, m.term(), m.request(), m.prev(), m.commit(), m.entries());
            case Message.AppendReply m ->
                new Message.AppendReply(m.group(), from, to, m.term(), m.request(), m.accepted(), m.match(), m.hint());
            case Message.Vote m -> new Message.Vote(m.group(), from, to, m.term(), m.pre(), m.round(), m.last());
            case Message.VoteReply m ->
                new Message.VoteReply(m.group(), from, to, m.term(), m.pre(), m.round(), m.granted());
            case Message.Heartbeat m ->
                new Message.Heartbeat(m.group(), from, to, m.term(), m.round(), m.commit(), m.sent());
            case Message.HeartbeatReply m ->
                new Message.HeartbeatReply(m.group(), from, to, m.term(), m.round(), m.sent(), m.verified());
            case Message.ReadIndex m -> new Message.ReadIndex(m.group(), from, to, m.term(), m.read());
            case Message.ReadIndexReply m ->
                new Message.ReadIndexReply(m.group(), from, to, m.term(), m.read(), m.granted(), m.index());
        };
    }
}
