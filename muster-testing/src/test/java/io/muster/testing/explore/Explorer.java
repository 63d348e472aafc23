package io.muster.testing.explore;

import io.muster.raft.Message;
import io.muster.raft.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Visits every state that a small cluster of production replicas can reach, breadth first, and checks S1 to S16 in
 * each: those of one node by {@code Checkers.ofOneNode}, those between nodes here and in {@link History}.
 *
 * <p><b>A state</b> is the state of each node, the set of all messages ever sent, how many proposals and crashes were
 * spent, and the {@link History}. Messages are never taken away: each may arrive at any time, again and again, or
 * never, so loss, delay, doubling and reordering need no moves of their own. States are told apart by 64 bits of hash;
 * with ten million states the chance that two different ones are taken for one is below one in 300,000.
 *
 * <p><b>What is left out, and why nothing is lost by it.</b>
 *
 * <ul>
 *   <li><i>Symmetry.</i> Replicas know each other by keys that they only compare for equality, and all begin equal, so
 *       renaming the nodes of a history gives a history. Every history whose first move is made by n2 or n3 has
 *       therefore a twin whose first move is made by n1, and breaks the same invariants: the first move is that of n1.
 *   <li><i>Restart at once.</i> Stopping and starting again are one move. A node that is down does nothing, and what
 *       would reach it is lost, which is the same as late; so a history with a pause between the two has the same steps
 *       as one without.
 *   <li><i>Pre-votes.</i> They change nothing at the voter (E1), they only forbid campaigns. A campaign whose pre-vote
 *       always succeeds allows every history that the real one does, and more. For the same reason a voter's loyalty to
 *       its leader is taken away before each vote request: refusing is the same as the request being late.
 *   <li><i>Applying</i> happens at once: the core learns of it only a number that it reports in its status.
 *   <li><i>A move that changes nothing</i>, no node and no message that was not there before, leads to the same state.
 *   <li><i>Forcing</i> makes all that waits durable. A shorter force that is reported could be told apart only by what
 *       leaves earlier; one that is not reported shows only in a crash, and there every prefix is tried.
 * </ul>
 */
final class Explorer {
    /** What was found. */
    record Result(
            int states,
            int depth,
            boolean complete,
            @Nullable String violation,
            List<String> path,
            String facts) {
        @Override
        public String toString() {
            return states + " states, depth " + depth + (complete ? ", complete" : ", incomplete") + ", " + facts
                    + (violation == null ? "" : "\n" + violation + "\n  " + String.join("\n  ", path));
        }
    }

    private static final int HISTORY = 0;
    private static final int SPENT = 1;
    private static final int CAMPAIGNS_SHIFT = 4;
    private static final int CRASHES_SHIFT = 8;
    private static final int HEAD = 2;

    private final Scope scope;
    private final Nodes nodes;
    private final History.Archive archive = new History.Archive();
    private final LongSet visited = new LongSet();
    private final int messagesFrom;
    private final List<Renaming> renamings;
    // of each state found, in the order of discovery
    private int[] parents = new int[1 << 16];
    private int[] moves = new int[1 << 16];
    private int found;
    private long transitions;

    Explorer(Scope scope, Fault fault) {
        this.scope = scope;
        this.nodes = new Nodes(scope, fault);
        this.messagesFrom = HEAD + scope.nodes();
        this.renamings = Renaming.all(scope.nodes());
    }

    /** Searches until everything was seen, an invariant is broken or the scope's bound is reached. */
    Result search() {
        int[] start = new int[messagesFrom];
        start[HISTORY] = archive.number(History.empty(scope));
        for (int node = 0; node < scope.nodes(); node++) {
            start[HEAD + node] = nodes.first(node).id;
        }
        add(start, -1, -1);
        List<int[]> frontier = List.of(start);
        int first = 0;
        int depth = 0;
        while (!frontier.isEmpty()) {
            List<int[]> next = new ArrayList<>();
            for (int i = 0; i < frontier.size(); i++) {
                String violation = expand(frontier.get(i), first + i, next);
                if (violation != null) {
                    return result(depth + 1, false, violation);
                }
                if (found >= scope.statesMax()) {
                    return result(depth, false, null);
                }
            }
            first = found - next.size();
            frontier = next;
            depth += next.isEmpty() ? 0 : 1;
        }
        return result(depth, true, null);
    }

    private Result result(int depth, boolean complete, @Nullable String violation) {
        String facts = transitions + " transitions, " + nodes.states() + " states of single nodes, " + nodes.messages()
                + " messages, " + nodes.replays() + " runs of a replica";
        return new Result(found, depth, complete, violation, violation == null ? List.of() : path(found - 1), facts);
    }

    private List<String> path(int last) {
        List<String> path = new ArrayList<>();
        for (int at = last; at > 0; at = parents[at]) {
            path.addFirst("n" + (moves[at] & 7) + " " + nodes.move(moves[at] >> 3));
        }
        return path;
    }

    private void note(int parent, int move) {
        if (found == parents.length) {
            parents = Arrays.copyOf(parents, found * 2);
            moves = Arrays.copyOf(moves, found * 2);
        }
        parents[found] = parent;
        moves[found] = move;
        found++;
    }

    private boolean add(int[] state, int parent, int move) {
        if (!visited.add(hash(state))) {
            return false;
        }
        note(parent, move);
        return true;
    }

    /** The same for all renamings of a state: the smallest of their hashes. */
    private long hash(int[] state) {
        long smallest = Long.MAX_VALUE;
        for (Renaming renaming : renamings) {
            smallest = Math.min(smallest, hash(state, renaming));
        }
        return smallest;
    }

    private long hash(int[] state, Renaming renaming) {
        History history = archive.get(state[HISTORY]);
        long hash = mix(state[SPENT] & 0xFF, 0);
        for (int term = 1; term < history.leaders.length; term++) {
            hash += mix(renaming.node(history.leaders[term]), term);
        }
        for (int i = 0; i < history.committed.length; i++) {
            hash += mix((long) history.committedIn[i] << 32 | history.committed[i], 100 + i);
        }
        for (int node = 0; node < scope.nodes(); node++) {
            hash += mix(renaming.state(state[HEAD + node], nodes), 10);
            hash += mix(crashes(state, node), 20 + renaming.node(node));
        }
        for (int i = messagesFrom; i < state.length; i++) {
            hash += mix(renaming.message(state[i], nodes), 30);
        }
        return hash;
    }

    private static long mix(long value, int kind) {
        long z = (value + 1) * 0x9E3779B97F4A7C15L + kind * 0xC2B2AE3D27D4EB4FL;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    private @Nullable String expand(int[] state, int index, List<int[]> next) {
        for (int node = 0; node < scope.nodes(); node++) {
            LocalState from = nodes.state(state[HEAD + node]);
            for (int code : enabled(state, node, from)) {
                String violation = take(state, index, node, code, next);
                if (violation != null) {
                    return violation;
                }
            }
        }
        return null;
    }

    /** The moves of one node that may lead somewhere. */
    private int[] enabled(int[] state, int node, LocalState from) {
        int[] codes = new int[16 + state.length];
        int count = 0;
        if (from.waiting > 0) {
            codes[count++] = Nodes.FORCE;
        }
        boolean mayCampaign = (state[SPENT] >> CAMPAIGNS_SHIFT & 0xF) < scope.campaigns();
        if (mayCampaign && from.role != Role.LEADER && from.term < scope.terms()) {
            codes[count++] = Nodes.CAMPAIGN;
        }
        if (from.hasNews) {
            codes[count++] = Nodes.BEAT;
        }
        int proposed = state[SPENT] & 0xF;
        if (from.role == Role.LEADER && proposed < scope.entries()) {
            codes[count++] = Nodes.PROPOSE + proposed + 1;
        }
        if (crashes(state, node) < scope.crashes()) {
            for (int kept = 0; kept <= from.waiting; kept++) {
                codes[count++] = Nodes.CRASH + kept;
            }
        }
        for (int i = messagesFrom; i < state.length; i++) {
            if (nodes.message(state[i]).to() == node + 1) {
                codes[count++] = Nodes.DELIVER + state[i];
            }
        }
        return Arrays.copyOf(codes, count);
    }

    private static int crashes(int[] state, int node) {
        return state[SPENT] >> (CRASHES_SHIFT + 2 * node) & 3;
    }

    private @Nullable String take(int[] state, int index, int node, int code, List<int[]> next) {
        LocalState from = nodes.state(state[HEAD + node]);
        LocalState.Step step = nodes.step(from, code);
        transitions++;
        int move = code << 3 | node + 1;
        if (step.violation != null) {
            note(index, move);
            return step.violation;
        }
        LocalState to = step.to;
        if (to == null) {
            return null;
        }
        int[] after = with(state, step.sent);
        boolean crash = code >= Nodes.CRASH && code < Nodes.DELIVER;
        if (to == from && after.length == state.length && !crash) {
            return null;
        }
        after[HEAD + node] = to.id;
        after = withoutWhatIsOver(after);
        if (code >= Nodes.PROPOSE && code < Nodes.CRASH) {
            after[SPENT]++;
        } else if (code == Nodes.CAMPAIGN) {
            after[SPENT] += 1 << CAMPAIGNS_SHIFT;
        } else if (crash) {
            after[SPENT] += 1 << (CRASHES_SHIFT + 2 * node);
        }
        try {
            History history = archive.get(state[HISTORY]);
            after[HISTORY] = archive.number(check(after, history, from, to, step.cut, crash));
        } catch (History.Broken broken) {
            note(index, move);
            return broken.getMessage();
        }
        if (add(after, index, move)) {
            next.add(after);
        }
        return null;
    }

    private int[] with(int[] state, int[] sent) {
        int[] after = state.clone();
        for (int message : sent) {
            int at = Arrays.binarySearch(after, messagesFrom, after.length, message);
            if (at < 0) {
                int[] longer = new int[after.length + 1];
                int place = -at - 1;
                System.arraycopy(after, 0, longer, 0, place);
                longer[place] = message;
                System.arraycopy(after, place, longer, place + 1, after.length - place);
                after = longer;
            }
        }
        return after;
    }

    private int[] withoutWhatIsOver(int[] state) {
        int kept = messagesFrom;
        for (int i = messagesFrom; i < state.length; i++) {
            Message message = nodes.message(state[i]);
            if (!Canonical.isOver(message, nodes.state(state[HEAD + (int) message.to() - 1]))) {
                state[kept++] = state[i];
            }
        }
        return kept == state.length ? state : Arrays.copyOf(state, kept);
    }

    private History check(int[] state, History old, LocalState from, LocalState to, boolean cut, boolean crash) {
        History history = old;
        if (cut && !crash) {
            history.cuts(from.log, to);
        }
        if (to.role == Role.LEADER && !(from.role == Role.LEADER && from.term == to.term && !crash)) {
            history = history.elected(to);
        }
        if (to.commit > 0 && (to.commit != from.commit || to.role != from.role)) {
            history = history.commits(to);
        }
        if (to.role == Role.LEADER && to.commit > from.commit) {
            quorum(state, to);
        }
        for (int other = 0; other < scope.nodes(); other++) {
            LocalState peer = nodes.state(state[HEAD + other]);
            matching(to, peer);
            progress(to, peer);
            progress(peer, to);
        }
        return history;
    }

    /** S7: what a leader commits is on the disks of a majority. */
    private void quorum(int[] state, LocalState leader) {
        int holders = 0;
        for (int node = 0; node < scope.nodes(); node++) {
            LocalState voter = nodes.state(state[HEAD + node]);
            holders += LocalState.agree(voter.disk, leader.log, leader.commit) ? 1 : 0;
        }
        if (holders < scope.nodes() / 2 + 1) {
            throw new History.Broken("S7: " + leader + ", but only " + holders + " disks hold that");
        }
    }

    /** S3: logs that hold an entry of one term at one index are equal up to there. */
    private static void matching(LocalState a, LocalState b) {
        for (int i = Math.min(a.log.length, b.log.length) - 1; i >= 0; i--) {
            if (a.log[i] >> 8 == b.log[i] >> 8) {
                if (!LocalState.agree(a.log, b.log, i + 1L)) {
                    throw new History.Broken("S3: " + a + ", " + b);
                }
                return;
            }
        }
    }

    /** S15: what a leader believes to be on a disk is there, unless a later term has begun there. */
    private static void progress(LocalState leader, LocalState peer) {
        if (leader.role == Role.LEADER && peer != leader && peer.durableTerm <= leader.term) {
            long match = leader.match[peer.node];
            if (match > 0 && !LocalState.agree(peer.disk, leader.log, match)) {
                throw new History.Broken("S15: " + leader + " believes " + match + " of " + peer);
            }
        }
    }
}
