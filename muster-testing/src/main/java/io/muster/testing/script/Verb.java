package io.muster.testing.script;

import io.muster.raft.ElectionTiming;
import io.muster.raft.Input;
import io.muster.raft.Message;
import io.muster.raft.ReplicaConfig;
import io.muster.raft.ReplicationLimits;
import io.muster.raft.quorum.VoterSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** The commands of scripts. */
enum Verb {
    CLUSTER("cluster 3 [disk=fast|slow] [apply=now|later] [seed=1] [append-bytes=..] [inflight=..] [entry-bytes=..]"),
    CAMPAIGN("campaign n1"),
    ELECT("elect n1 [n2 ..]"),
    TICK("tick n1|all 5"),
    PROPOSE("propose n1 x [size=..]"),
    READ("read n1 r1"),
    DELIVER("deliver [n1 [n2]] [kind] [first|last]"),
    DROP("drop [n1 [n2]] [kind] [first|last]"),
    DUPLICATE("duplicate [n1 [n2]] [kind] [first|last]"),
    FORGE("forge n1 n2 append|vote|heartbeat|append-reply term=.. ..."),
    CUT("cut n1 n2 [oneway]"),
    ISOLATE("isolate n1"),
    HEAL("heal"),
    CONNECT("connect n1 n2"),
    DISCONNECT("disconnect n1 n2"),
    DURABLE("durable n1 [count] [silently]"),
    REPORT("report n1 sequence"),
    FAIL("fail n1"),
    APPLY("apply n1 [count]"),
    CRASH("crash n1 [keep=..]"),
    RESTART("restart n1 [without-state]"),
    STABILIZE("stabilize [n1 ..]"),
    STATUS("status [n1 ..]"),
    LOG("log n1 ..."),
    WIRE("wire"),
    EXPECT("expect n1|all key=value .. | expect wire [n1 [n2]] [kind] count=.. | expect call x outcome"),
    QUIET("quiet <command>");

    private final String usage;

    Verb(String usage) {
        this.usage = usage;
    }

    private static Verb of(String word) {
        for (Verb verb : values()) {
            if (verb.name().toLowerCase(Locale.ROOT).equals(word)) {
                return verb;
            }
        }
        throw new Mistake("unknown command '" + word + "'; there are "
                + String.join(
                        ", ",
                        java.util.Arrays.stream(values())
                                .map(verb -> verb.name().toLowerCase(Locale.ROOT))
                                .toList()));
    }

    /** Carries commands out on one cluster. */
    static final class Runner {
        private static final List<String> KINDS = List.of(
                "append",
                "append-reply",
                "pre-vote",
                "pre-vote-reply",
                "vote",
                "vote-reply",
                "heartbeat",
                "heartbeat-reply",
                "read-index",
                "read-index-reply");

        private final ScriptWorld world;
        private final Expectations expectations;

        Runner(ScriptWorld world) {
            this.world = world;
            this.expectations = new Expectations(world);
        }

        void run(Words words) {
            Verb verb = of(words.verb());
            try {
                run(verb, words);
                words.end();
            } catch (Mistake mistake) {
                throw new Mistake(mistake.getMessage() + " (usage: " + verb.usage + ")");
            }
        }

        private void run(Verb verb, Words words) {
            switch (verb) {
                case CLUSTER -> cluster(words);
                case CAMPAIGN -> node(words).campaign();
                case ELECT -> elect(words);
                case TICK -> tick(words);
                case PROPOSE -> {
                    ScriptNode node = node(words);
                    String name = words.word("a name");
                    world.calls().propose(node, name, (int) words.option("size", 0));
                }
                case READ -> world.calls().read(node(words), words.word("a name"));
                case DELIVER -> chosen(words).forEach(world::deliver);
                case DROP -> chosen(words).forEach(this::drop);
                case DUPLICATE -> chosen(words).forEach(this::duplicate);
                case FORGE -> Forgery.forge(world, words);
                case CUT -> cut(words);
                case ISOLATE -> isolate(node(words));
                case HEAL -> world.wire().heal();
                case CONNECT ->
                    node(words).step(new Input.PeerReachable(node(words).key()));
                case DISCONNECT ->
                    node(words).step(new Input.PeerUnreachable(node(words).key()));
                case DURABLE -> durable(words);
                case REPORT -> node(words).step(new Input.Persisted(words.number("a sequence")));
                case FAIL -> fail(node(words));
                case APPLY -> {
                    ScriptNode node = node(words);
                    node.apply(words.more() ? (int) words.number("how many") : node.waitingToApply());
                }
                case CRASH -> {
                    ScriptNode node = node(words);
                    node.stop(kept(node, words.option("keep", 0)));
                }
                case RESTART -> node(words).start(words.skip("without-state"));
                case STABILIZE -> world.stabilize(nodesOrAll(words));
                case STATUS -> nodesOrAll(words).forEach(expectations::status);
                case LOG -> nodesOrAll(words).forEach(expectations::log);
                case WIRE -> world.wire().underway().forEach(each -> world.highlight(world.underway(each)));
                case EXPECT -> expect(words);
                case QUIET -> quiet(words);
            }
        }

        private ScriptNode node(Words words) {
            return world.node(words.word("a node"));
        }

        private List<ScriptNode> nodesOrAll(Words words) {
            List<ScriptNode> nodes = new ArrayList<>();
            while (words.more()) {
                nodes.add(node(words));
            }
            return nodes.isEmpty() ? world.nodes() : nodes;
        }

        private static String choice(Words words, String key, String usual, String other) {
            String given = words.option(key, usual);
            if (!given.equals(usual) && !given.equals(other)) {
                throw new Mistake(key + "=" + given + ": must be " + usual + " or " + other);
            }
            return given;
        }

        private void cluster(Words words) {
            long size = words.number("how many nodes");
            if (size < 1 || size > 9) {
                throw new Mistake("a script has 1 to 9 nodes");
            }
            ReplicationLimits usual = ReplicationLimits.DEFAULT;
            ReplicationLimits limits = new ReplicationLimits(
                    (int) words.option("append-bytes", usual.appendBytes()),
                    (int) words.option("inflight", usual.inflightMessages()),
                    words.option("inflight-bytes", usual.inflightBytes()),
                    words.option("uncommitted-bytes", usual.uncommittedBytes()),
                    usual.applyBytes(),
                    words.option("tail-bytes", usual.tailBytes()),
                    (int) words.option("entry-bytes", usual.entryBytes()),
                    usual.pendingReads());
            VoterSet voters = VoterSet.of(LongStream.rangeClosed(1, size).toArray());
            long seed = words.option("seed", 1);
            ElectionTiming timing = new ElectionTiming(3, 10, 5);
            boolean fast = choice(words, "disk", "slow", "fast").equals("fast");
            boolean now = choice(words, "apply", "now", "later").equals("now");
            world.found(
                    LongStream.rangeClosed(1, size)
                            .mapToObj(key -> new ReplicaConfig(key, 1, voters, timing, limits, 100 * seed + key))
                            .toList(),
                    fast,
                    now);
        }

        private void elect(Words words) {
            ScriptNode winner = node(words);
            List<ScriptNode> voters = new ArrayList<>();
            while (words.more()) {
                voters.add(node(words));
            }
            if (voters.isEmpty()) {
                voters.addAll(world.running());
            } else {
                voters.addFirst(winner);
            }
            world.elect(winner, voters);
        }

        private void tick(Words words) {
            List<ScriptNode> who = words.skip("all") ? world.running() : List.of(node(words));
            long count = words.number("how many ticks");
            for (long i = 0; i < count; i++) {
                who.stream().filter(ScriptNode::running).forEach(ScriptNode::tick);
            }
        }

        private static Predicate<Message> pattern(Words words, ScriptWorld world) {
            List<ScriptNode> ends = new ArrayList<>();
            @Nullable String kind = null;
            while (words.more() && kind == null) {
                String word = words.word("a node or a kind");
                if (KINDS.contains(word)) {
                    kind = word;
                } else {
                    ends.add(world.node(word));
                }
            }
            if (ends.size() > 2) {
                throw new Mistake("a message has one sender and one receiver");
            }
            String wanted = kind;
            return message -> (ends.isEmpty()
                            || message.from() == ends.getFirst().key())
                    && (ends.size() < 2 || message.to() == ends.getLast().key())
                    && (wanted == null || Speech.kind(message).equals(wanted));
        }

        /** The messages under way that the rest of the line names; it is a mistake if there are none. */
        private List<Message> chosen(Words words) {
            boolean last = words.takeLast("last");
            boolean first = words.takeLast("first");
            List<Message> found = world.wire().matching(pattern(words, world));
            if (found.isEmpty()) {
                throw new Mistake("no such message is under way");
            }
            if (first || last) {
                return List.of(first ? found.getFirst() : found.getLast());
            }
            return found;
        }

        private void drop(Message message) {
            world.wire().remove(message);
            world.line("lost: " + world.underway(message));
        }

        private void duplicate(Message message) {
            world.wire().send(message);
            world.line("twice: " + world.underway(message));
        }

        private void cut(Words words) {
            ScriptNode a = node(words);
            ScriptNode b = node(words);
            world.wire().cut(a.key(), b.key());
            if (!words.skip("oneway")) {
                world.wire().cut(b.key(), a.key());
            }
        }

        private void isolate(ScriptNode alone) {
            for (ScriptNode other : world.nodes()) {
                world.wire().cut(alone.key(), other.key());
                world.wire().cut(other.key(), alone.key());
            }
        }

        private void durable(Words words) {
            ScriptNode node = node(words);
            boolean silently = words.takeLast("silently");
            int waiting = node.disk().waiting().size();
            int count = words.more() ? kept(node, words.number("how many")) : waiting;
            if (count == 0) {
                throw new Mistake("no write of " + node.name() + " waits to be durable");
            }
            node.makeDurable(count, !silently);
        }

        private static int kept(ScriptNode node, long count) {
            int waiting = node.disk().waiting().size();
            if (count < 0 || count > waiting) {
                throw new Mistake(node.name() + " has " + waiting + " writes that are not durable, not " + count);
            }
            return (int) count;
        }

        private void fail(ScriptNode node) {
            world.highlight("the disk of " + node.name() + " fails");
            node.stop(0);
        }

        private void expect(Words words) {
            if (words.skip("wire")) {
                Predicate<Message> wanted = pattern(words, world);
                expectations.wire(words.option("count", 0), world.wire().matching(wanted));
            } else if (words.skip("call")) {
                expectations.call(words.word("its name"), words.word("its outcome"));
            } else {
                List<ScriptNode> who = words.skip("all") ? world.running() : List.of(node(words));
                var wanted = words.options();
                who.forEach(node -> expectations.node(node, wanted));
            }
        }

        private void quiet(Words words) {
            world.quietly(() -> run(words.rest()));
        }
    }
}
