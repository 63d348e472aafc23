package io.muster.testing.checker;

import io.muster.raft.Entry;
import io.muster.raft.Input;
import io.muster.raft.Message;
import io.muster.raft.Write;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** All invariants of one simulation, told together. */
public final class Checkers implements Checker {
    private final Checker[] all;
    // those that have something to do: most look at one or two kinds of event only
    private final Checker[] onStart;
    private final Checker[] onInput;
    private final Checker[] onReceive;
    private final Checker[] onWrite;
    private final Checker[] onStep;
    private final Checker[] onSend;
    private final Checker[] onForce;
    private final Checker[] onApply;
    private final Checker[] onExecuted;
    private final Checker[] onAnswer;
    private final Checker[] onRead;
    private long checks;

    Checkers(List<Checker> checkers) {
        all = checkers.toArray(new Checker[0]);
        onStart = looking("started", NodeView.class);
        onInput = looking("stepping", NodeView.class, Input.class);
        onReceive = looking("receiving", NodeView.class, Message.class);
        onWrite = looking("writing", NodeView.class, Write.class);
        onStep = looking("stepped", NodeView.class);
        onSend = looking("sending", NodeView.class, Message.class);
        onForce = looking("forced", NodeView.class);
        onApply = looking("applying", NodeView.class, Entry.class);
        onExecuted = looking("executed", NodeView.class, long.class, long.class);
        onAnswer = looking("answering", NodeView.class, long.class, long.class);
        onRead = looking("reading", NodeView.class, long.class, long.class);
    }

    private Checker[] looking(String event, Class<?>... parameters) {
        return Arrays.stream(all)
                .filter(checker -> overrides(checker, event, parameters))
                .toArray(Checker[]::new);
    }

    private static boolean overrides(Checker checker, String event, Class<?>... parameters) {
        try {
            return checker.getClass().getMethod(event, parameters).getDeclaringClass() != Checker.class;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("a checker has no " + event, e);
        }
    }

    /**
     * Every invariant of safety, reads and elections that can be seen from outside of a replica.
     *
     * @param nodes the voters of the group, in the order of their keys
     * @param committed what has been committed so far; updated by the first of the checkers
     * @return the checkers in the order in which they must be told
     */
    public static Checkers safety(List<? extends NodeView> nodes, CommittedLog committed) {
        return new Checkers(List.of(
                new ElectionSafety(),
                new LeaderAppendOnly(),
                new LogMatching(),
                new NoTruncateCommitted(committed),
                new LeaderCompleteness(committed),
                new CommittedImmutable(committed),
                new CommittedOnQuorum(nodes),
                new CommitRule(),
                new FollowerCommit(),
                new AckDurable(),
                new VoteDurable(),
                new Monotonic(),
                new Ordering(),
                new MatchIndexTrue(nodes),
                new NextAboveMatch(),
                new StateMachineSafety(),
                new DigestEqual(),
                new NoCrossTalk(),
                new CountersReturn(),
                new NoStaleEffect(),
                new PreVoteHarmless(),
                new PreVoteGrant(),
                new VotesOfOneRound(),
                new SameAnswer(),
                new ReadAfterOwnCommit(),
                new ReadIndexFresh(committed),
                new AppliedBeforeRead(),
                new FollowerReadFromLeader(),
                new KnownBeforeRead()));
    }

    /**
     * Those invariants that can be judged by looking at one node alone, for whoever sees many histories at once.
     *
     * @return the checkers in the order in which they must be told
     */
    public static Checkers ofOneNode() {
        return new Checkers(List.of(
                new LeaderAppendOnly(),
                new CommitRule(),
                new FollowerCommit(),
                new AckDurable(),
                new VoteDurable(),
                new Monotonic(),
                new Ordering(),
                new NextAboveMatch(),
                new CountersReturn(),
                new PreVoteHarmless(),
                new SameAnswer()));
    }

    /**
     * How many single checks have run.
     *
     * @return calls of checkers
     */
    public long checks() {
        return checks;
    }

    @Override
    public String id() {
        return "all";
    }

    @Override
    public void started(NodeView node) {
        for (Checker each : onStart) {
            each.started(node);
        }
    }

    /** Tells of the message, too, if the input is one. */
    @Override
    public void stepping(NodeView node, Input input) {
        for (Checker each : onInput) {
            each.stepping(node, input);
        }
        if (input instanceof Input.Received received) {
            receiving(node, received.message());
        }
    }

    @Override
    public void receiving(NodeView node, Message message) {
        for (Checker each : onReceive) {
            each.receiving(node, message);
        }
    }

    @Override
    public void writing(NodeView node, Write write) {
        for (Checker each : onWrite) {
            each.writing(node, write);
        }
    }

    @Override
    public void stepped(NodeView node) {
        checks += onStep.length;
        for (Checker each : onStep) {
            each.stepped(node);
        }
    }

    @Override
    public void sending(NodeView node, Message message) {
        for (Checker each : onSend) {
            each.sending(node, message);
        }
    }

    @Override
    public void forced(NodeView node) {
        for (Checker each : onForce) {
            each.forced(node);
        }
    }

    @Override
    public void applying(NodeView node, Entry entry) {
        for (Checker each : onApply) {
            each.applying(node, entry);
        }
    }

    @Override
    public void executed(NodeView node, long index, long digest) {
        for (Checker each : onExecuted) {
            each.executed(node, index, digest);
        }
    }

    @Override
    public void answering(NodeView node, long read, long index) {
        for (Checker each : onAnswer) {
            each.answering(node, read, index);
        }
    }

    @Override
    public void reading(NodeView node, long index, long applied) {
        for (Checker each : onRead) {
            each.reading(node, index, applied);
        }
    }

    @Override
    public void resting(NodeView node, Set<Long> working) {
        for (Checker each : all) {
            each.resting(node, working);
        }
    }
}
