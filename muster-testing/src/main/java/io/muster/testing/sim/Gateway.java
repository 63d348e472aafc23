package io.muster.testing.sim;

import io.muster.apply.Envelope;
import io.muster.raft.Effect;
import io.muster.raft.Entry;
import io.muster.raft.EntryKind;
import io.muster.raft.Input;
import io.muster.raft.Payload;
import io.muster.raft.Proposal;
import io.muster.raft.Refusal;
import io.muster.wire.Call;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a node does for callers: proposes what they want written, or forwards it to the leader as a production call
 * frame; and answers linearizable reads when their index is applied. It never tries again: that is for the caller, who
 * keeps the command id. One run of a node has one; a crash drops it, and its callers hear nothing more.
 */
public final class Gateway {
    /** Most forwarded or proposed writes that may wait at a node. */
    private static final int WAITING_MAX = 1_000;

    /** How a write ended. */
    public enum Outcome {
        /** It is applied. */
        APPLIED,
        /** It was not appended, or what was appended is lost for good: it will never be applied through this call. */
        REFUSED,
        /** Nobody knows. */
        UNKNOWN
    }

    /** Who waits for a write. */
    @FunctionalInterface
    public interface WriteAnswer {
        /**
         * The write has ended.
         *
         * @param outcome how
         * @param result bytes from the state machine, or a text that says why not
         */
        void done(Outcome outcome, byte[] result);
    }

    /** Who waits for a read. */
    @FunctionalInterface
    public interface ReadAnswer {
        /**
         * The state may be looked at now, or the read was refused.
         *
         * @param state null if refused
         * @param applied index that the state has reached
         */
        void done(@Nullable SimState state, long applied);
    }

    private record Waiting(long term, WriteAnswer answer) {}

    private record WaitingRead(long index, ReadAnswer answer) {}

    private final SimNode node;
    private final List<Proposal> mailbox = new ArrayList<>();
    private final Map<Long, WriteAnswer> proposed = new LinkedHashMap<>();
    private final TreeMap<Long, Waiting> appended = new TreeMap<>();
    private final Map<Long, WriteAnswer> forwarded = new LinkedHashMap<>();
    private final Map<Long, ReadAnswer> asked = new LinkedHashMap<>();
    private final List<WaitingRead> confirmed = new ArrayList<>();
    private long lastToken;
    private long applied;

    Gateway(SimNode node) {
        this.node = node;
    }

    /**
     * Wants something written: by this node if it leads, otherwise by the node that it believes to lead.
     *
     * @param kind kind of the entry
     * @param envelope its payload, still without the time that the leader stamps into it; not changed any more
     * @param answer told at most once; a crash of this node or a lost frame tells nothing
     */
    public void write(EntryKind kind, byte[] envelope, WriteAnswer answer) {
        node.later(node.hop(), () -> writeNow(kind, envelope, answer));
    }

    private void writeNow(EntryKind kind, byte[] envelope, WriteAnswer answer) {
        long leader = node.status().leader();
        if (node.leads()) {
            propose(kind, envelope, answer);
        } else if (leader == 0 || leader == node.key()) {
            answer.done(Outcome.REFUSED, text("no leader"));
        } else if (forwarded.size() >= WAITING_MAX) {
            answer.done(Outcome.REFUSED, text("too many forwarded writes"));
        } else {
            long token = nextToken();
            forwarded.put(token, answer);
            node.world().counts().add("writes forwarded");
            Call call = new Call.Propose(SimNode.GROUP, token, 0, kind.code(), Payload.wrap(envelope));
            node.send((int) leader - 1, Frames.encode(call));
        }
    }

    private long nextToken() {
        // unique over all runs of the node: an answer to an earlier run must not meet a question of this one
        return ((long) node.incarnation() << 32) + ++lastToken;
    }

    private void propose(EntryKind kind, byte[] envelope, WriteAnswer answer) {
        if (proposed.size() + appended.size() >= WAITING_MAX) {
            answer.done(Outcome.REFUSED, text("too many writes"));
            return;
        }
        long token = nextToken();
        proposed.put(token, answer);
        mailbox.add(new Proposal(token, kind, Envelope.stamped(envelope, node.wallMillis())));
        if (mailbox.size() == 1) {
            node.later(node.hop(), this::drain);
        }
    }

    private void drain() {
        List<Proposal> batch = List.copyOf(mailbox);
        mailbox.clear();
        node.step(new Input.Proposed(batch));
    }

    /** A call frame arrived. */
    void called(int from, Call call) {
        switch (call) {
            case Call.Propose propose -> forwardedTo(from, propose);
            case Call.Reply reply -> {
                WriteAnswer answer = forwarded.remove(reply.token());
                if (answer != null) {
                    Outcome outcome =
                            switch (reply.outcome()) {
                                case Call.Reply.APPLIED -> Outcome.APPLIED;
                                case Call.Reply.REFUSED -> Outcome.REFUSED;
                                default -> Outcome.UNKNOWN;
                            };
                    answer.done(outcome, reply.payload().toArray());
                }
            }
        }
    }

    private void forwardedTo(int from, Call.Propose call) {
        WriteAnswer back = (outcome, result) -> {
            int code =
                    switch (outcome) {
                        case APPLIED -> Call.Reply.APPLIED;
                        case REFUSED -> Call.Reply.REFUSED;
                        case UNKNOWN -> Call.Reply.UNKNOWN;
                    };
            Call reply = new Call.Reply(SimNode.GROUP, call.token(), code, 0, Payload.wrap(result));
            node.send(from, Frames.encode(reply));
        };
        if (node.leads()) {
            propose(EntryKind.of(call.entryKind()), call.payload().toArray(), back);
        } else {
            // never forwarded twice: two nodes that believe in each other would send it around for ever
            back.done(Outcome.REFUSED, text("not the leader"));
        }
    }

    void accepted(Effect.Accepted effect) {
        WriteAnswer answer = proposed.remove(effect.token());
        if (answer != null) {
            Waiting old =
                    appended.put(effect.id().index(), new Waiting(effect.id().term(), answer));
            if (old != null) {
                // an earlier leadership of this node had put another entry there, which is gone
                lost(old);
            }
        }
    }

    void refused(Effect.RefuseProposal effect) {
        WriteAnswer answer = proposed.remove(effect.token());
        if (answer != null) {
            node.world().counts().add("proposals refused: " + nameOf(effect.refusal()));
            node.later(node.hop(), () -> answer.done(Outcome.REFUSED, text(nameOf(effect.refusal()))));
        }
    }

    private static String nameOf(Refusal refusal) {
        return refusal.getClass().getSimpleName();
    }

    private void lost(Waiting waiting) {
        node.world().counts().add("appended writes lost for good");
        node.later(node.hop(), () -> waiting.answer.done(Outcome.REFUSED, text("the entry was replaced")));
    }

    /** An entry was applied here. */
    void applied(Entry entry, byte[] result) {
        Waiting waiting = appended.remove(entry.index());
        if (waiting == null) {
            return;
        }
        if (waiting.term == entry.term()) {
            node.later(node.hop(), () -> waiting.answer.done(Outcome.APPLIED, result));
        } else {
            lost(waiting);
        }
    }

    void appliedUpTo(long index) {
        applied = index;
        if (confirmed.isEmpty()) {
            return;
        }
        List<WaitingRead> all = List.copyOf(confirmed);
        confirmed.clear();
        for (WaitingRead each : all) {
            answerWhenApplied(each);
        }
    }

    private void answerWhenApplied(WaitingRead read) {
        if (read.index <= applied) {
            read.answer.done(node.state(), applied);
        } else {
            confirmed.add(read);
        }
    }

    /**
     * Wants to read what was acknowledged before now.
     *
     * @param answer told at most once
     */
    public void read(ReadAnswer answer) {
        if (asked.size() + confirmed.size() >= WAITING_MAX) {
            answer.done(null, 0);
            return;
        }
        long read = node.world().nextRead();
        asked.put(read, answer);
        node.world().reads().asked(read);
        node.later(node.hop(), () -> node.step(new Input.ReadAsked(read)));
    }

    void readConfirmed(Effect.AnswerRead effect) {
        node.world().reads().answered(node, effect.read(), effect.index());
        ReadAnswer answer = asked.remove(effect.read());
        if (answer != null) {
            answerWhenApplied(new WaitingRead(effect.index(), answer));
        }
    }

    void readRefused(Effect.RefuseRead effect) {
        ReadAnswer answer = asked.remove(effect.read());
        if (answer != null) {
            node.world().counts().add("reads refused");
            answer.done(null, 0);
        }
    }

    private static byte[] text(String why) {
        return why.getBytes(StandardCharsets.UTF_8);
    }
}
