package io.muster.testing.script;

import io.muster.raft.Entry;
import io.muster.raft.EntryId;
import io.muster.raft.EntryKind;
import io.muster.raft.HardState;
import io.muster.raft.Message;
import io.muster.raft.Payload;
import io.muster.raft.Refusal;
import io.muster.raft.Write;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.Collectors;

/** How scripts write things down: {@code 3@2} is the entry at index 3 of term 2. */
final class Speech {
    private static final char FILLER = '.';

    private Speech() {}

    static String node(long key) {
        return key == 0 ? "nobody" : "n" + key;
    }

    static String id(EntryId id) {
        return id.index() + "@" + id.term();
    }

    /** A payload that shows its name, filled up to a size. */
    static Payload payload(String name, int size) {
        String text = name + String.valueOf(FILLER).repeat(Math.max(0, size - name.length()));
        return Payload.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    static String name(Payload payload) {
        String text = new String(payload.toArray(), StandardCharsets.UTF_8);
        int end = text.indexOf(FILLER);
        return end < 0 ? text : text.substring(0, end);
    }

    static String entry(Entry entry) {
        return id(entry.id()) + " " + (entry.kind() == EntryKind.NOOP ? "no-op" : name(entry.payload()));
    }

    static String entries(List<Entry> entries) {
        return entries.stream().map(Speech::entry).collect(Collectors.joining(", ", "[", "]"));
    }

    static String state(HardState state) {
        return "term=" + state.term() + " vote=" + node(state.votedFor()) + " commit=" + state.commit();
    }

    static String write(Write write) {
        return "write " + write.sequence() + ": "
                + switch (write) {
                    case Write.Append append -> "append " + entries(append.entries());
                    case Write.SaveHardState save -> state(save.state());
                    case Write.TruncateSuffix cut -> "cut from " + cut.from();
                };
    }

    /** The word by which scripts choose messages. */
    static String kind(Message message) {
        return switch (message) {
            case Message.Append m -> "append";
            case Message.AppendReply m -> "append-reply";
            case Message.Vote m -> m.pre() ? "pre-vote" : "vote";
            case Message.VoteReply m -> m.pre() ? "pre-vote-reply" : "vote-reply";
            case Message.Heartbeat m -> "heartbeat";
            case Message.HeartbeatReply m -> "heartbeat-reply";
            case Message.ReadIndex m -> "read-index";
            case Message.ReadIndexReply m -> "read-index-reply";
        };
    }

    static String message(Message message, LongFunction<String> reads) {
        String what =
                switch (message) {
                    case Message.Append m ->
                        "prev=" + id(m.prev()) + " commit=" + m.commit() + " " + entries(m.entries());
                    case Message.AppendReply m ->
                        m.accepted() ? "match=" + m.match() : "rejected prev=" + m.match() + " hint=" + id(m.hint());
                    case Message.Vote m -> "last=" + id(m.last());
                    case Message.VoteReply m -> m.granted() ? "granted" : "refused";
                    case Message.Heartbeat m -> "round=" + m.round() + " commit=" + m.commit() + " sent=" + m.sent();
                    case Message.HeartbeatReply m ->
                        "round=" + m.round() + " sent=" + m.sent() + " verified=" + m.verified();
                    case Message.ReadIndex m -> reads.apply(m.read());
                    case Message.ReadIndexReply m ->
                        reads.apply(m.read()) + (m.granted() ? " index=" + m.index() : " refused");
                };
        return kind(message) + " term=" + message.term() + " " + what;
    }

    static String refusal(Refusal refusal) {
        return switch (refusal) {
            case Refusal.NotLeader r -> "the leader is " + node(r.leader());
            case Refusal.NoQuorum r -> "only " + r.reachable() + " of " + r.needed() + " needed voters are reachable";
            case Refusal.Overloaded r -> "too many " + r.limit();
            case Refusal.TooLarge r -> r.bytes() + " bytes, at most " + r.max();
            case Refusal.Halted r -> "halted: " + r.reason();
        };
    }
}
