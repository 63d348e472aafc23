package io.muster.testing.script;

import io.muster.raft.Entry;
import io.muster.raft.EntryId;
import io.muster.raft.EntryKind;
import io.muster.raft.Message;
import io.muster.raft.Payload;
import java.util.ArrayList;
import java.util.List;

/** Puts messages on the wire that no replica has sent: what must not happen, to see that it is noticed. */
final class Forgery {
    private static final int GROUP = 1;

    private Forgery() {}

    static void forge(ScriptWorld world, Words words) {
        long from = world.node(words.word("a sender")).key();
        long to = world.node(words.word("a receiver")).key();
        String kind = words.word("a kind");
        long term = words.option("term", -1);
        if (term < 0) {
            throw new Mistake("a forged message needs term=");
        }
        Message message =
                switch (kind) {
                    case "append" ->
                        new Message.Append(
                                GROUP,
                                from,
                                to,
                                term,
                                Integer.MAX_VALUE,
                                id(words.option("prev", "0@0")),
                                words.option("commit", 0),
                                entries(words.option("entries", "")));
                    case "append-reply" ->
                        new Message.AppendReply(
                                GROUP,
                                from,
                                to,
                                term,
                                Integer.MAX_VALUE,
                                !words.takeLast("rejected"),
                                words.option("match", 0),
                                id(words.option("hint", "0@0")));
                    case "vote" ->
                        new Message.Vote(
                                GROUP, from, to, term, words.takeLast("pre"), 1, id(words.option("last", "0@0")));
                    case "heartbeat" ->
                        new Message.Heartbeat(
                                GROUP, from, to, term, words.option("round", 1), words.option("commit", 0), 0);
                    default -> throw new Mistake("cannot forge '" + kind + "'");
                };
        world.wire().send(message);
    }

    private static EntryId id(String text) {
        int at = text.indexOf('@');
        if (at < 0) {
            throw new Mistake("'" + text + "' is no entry: write index@term");
        }
        return new EntryId(
                Words.toNumber("an index", text.substring(0, at)), Words.toNumber("a term", text.substring(at + 1)));
    }

    private static List<Entry> entries(String text) {
        List<Entry> entries = new ArrayList<>();
        for (String each : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            int colon = each.indexOf(':');
            EntryId id = id(colon < 0 ? each : each.substring(0, colon));
            entries.add(
                    colon < 0
                            ? new Entry(id.index(), id.term(), EntryKind.NOOP, Payload.EMPTY)
                            : new Entry(
                                    id.index(),
                                    id.term(),
                                    EntryKind.COMMAND,
                                    Speech.payload(each.substring(colon + 1), 0)));
        }
        return entries;
    }
}
