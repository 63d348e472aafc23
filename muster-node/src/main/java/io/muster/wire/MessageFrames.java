package io.muster.wire;

import io.muster.raft.Entry;
import io.muster.raft.EntryId;
import io.muster.raft.EntryKind;
import io.muster.raft.Message;
import io.muster.record.RecordFormat;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The fields of each message, apart from the checks that all frames share. */
final class MessageFrames {
    /** What stands before the fields of an append. */
    private record Head(int group, long from, long to, long term, long request) {}

    private MessageFrames() {}

    static FrameKind kindOf(Message message) {
        return switch (message) {
            case Message.Append append -> FrameKind.APPEND;
            case Message.AppendReply reply -> FrameKind.APPEND_REPLY;
            case Message.Vote vote -> vote.pre() ? FrameKind.PRE_VOTE : FrameKind.VOTE;
            case Message.VoteReply reply -> reply.pre() ? FrameKind.PRE_VOTE_REPLY : FrameKind.VOTE_REPLY;
            case Message.Heartbeat beat -> FrameKind.HEARTBEAT;
            case Message.HeartbeatReply reply -> FrameKind.HEARTBEAT_REPLY;
            case Message.ReadIndex ask -> FrameKind.READ_INDEX;
            case Message.ReadIndexReply reply -> FrameKind.READ_INDEX_REPLY;
        };
    }

    static int sizeOf(Message message) {
        long bytes = kindOf(message).headerBytes();
        if (message instanceof Message.Append append) {
            for (Entry entry : append.entries()) {
                bytes += RecordFormat.sizeOf(entry);
            }
        }
        return (int) Math.min(bytes, Integer.MAX_VALUE);
    }

    static void encode(Message message, ByteBuffer target) {
        int start = target.position();
        int size = sizeOf(message);
        FixedPack.begin(target, kindOf(message), message.group(), message.term(), size);
        switch (message) {
            case Message.Append append -> {
                FixedPack.u64(target, append.request());
                id(target, append.prev());
                FixedPack.u64(target, append.commit());
                FixedPack.u32(target, append.entries().size());
            }
            case Message.AppendReply reply -> {
                FixedPack.u64(target, reply.request());
                FixedPack.flag(target, reply.accepted());
                FixedPack.u64(target, reply.match());
                id(target, reply.hint());
            }
            case Message.Vote vote -> {
                FixedPack.u64(target, vote.round());
                id(target, vote.last());
            }
            case Message.VoteReply reply -> {
                FixedPack.u64(target, reply.round());
                FixedPack.flag(target, reply.granted());
            }
            case Message.Heartbeat beat -> {
                FixedPack.u64(target, beat.round());
                FixedPack.u64(target, beat.commit());
                FixedPack.u64(target, beat.sent());
            }
            case Message.HeartbeatReply reply -> {
                FixedPack.u64(target, reply.round());
                FixedPack.u64(target, reply.sent());
                FixedPack.u64(target, reply.verified());
            }
            case Message.ReadIndex ask -> FixedPack.u64(target, ask.read());
            case Message.ReadIndexReply reply -> {
                FixedPack.u64(target, reply.read());
                FixedPack.flag(target, reply.granted());
                FixedPack.u64(target, reply.index());
            }
        }
        FixedPack.seal(target, start);
        if (message instanceof Message.Append append) {
            FixedPack.bin(target, size - FrameKind.APPEND.headerBytes());
            for (Entry entry : append.entries()) {
                RecordFormat.put(entry, append.group(), target);
            }
        }
    }

    private static void id(ByteBuffer target, EntryId id) {
        FixedPack.u64(target, id.index());
        FixedPack.u64(target, id.term());
    }

    /** Reads the fields of a frame whose header has been checked; consumes all of it. */
    static Message decode(FrameKind kind, ByteBuffer frame, long from, long to, FrameLimits limits) {
        int group = FrameCodec.groupOf(frame);
        long term = FrameCodec.termOf(frame);
        FrameCodec.skipToFields(frame);
        long id = FixedPack.u64(frame);
        Message message =
                switch (kind) {
                    case APPEND -> append(frame, new Head(group, from, to, term, id), limits);
                    case APPEND_REPLY ->
                        new Message.AppendReply(
                                group,
                                from,
                                to,
                                term,
                                id,
                                FixedPack.flag(frame),
                                FixedPack.number(frame),
                                id(frame, term));
                    case PRE_VOTE, VOTE ->
                        new Message.Vote(group, from, to, term, kind == FrameKind.PRE_VOTE, id, id(frame, term));
                    case PRE_VOTE_REPLY, VOTE_REPLY ->
                        new Message.VoteReply(
                                group, from, to, term, kind == FrameKind.PRE_VOTE_REPLY, id, FixedPack.flag(frame));
                    case HEARTBEAT ->
                        new Message.Heartbeat(
                                group, from, to, term, id, FixedPack.number(frame), FixedPack.number(frame));
                    case HEARTBEAT_REPLY ->
                        new Message.HeartbeatReply(
                                group, from, to, term, id, FixedPack.number(frame), FixedPack.number(frame));
                    case READ_INDEX -> new Message.ReadIndex(group, from, to, term, id);
                    case READ_INDEX_REPLY ->
                        new Message.ReadIndexReply(
                                group, from, to, term, id, FixedPack.flag(frame), FixedPack.number(frame));
                    case HELLO, HELLO_OK, GOODBYE, PING, PONG, PROPOSE, REPLY ->
                        throw new FrameException(FrameException.Reason.MISPLACED_KIND, kind + " is no message");
                };
        frame.position(frame.limit());
        return message;
    }

    /** An id in a message of some term: nobody's log holds an entry of a term that its owner has not reached. */
    private static EntryId id(ByteBuffer frame, long term) {
        EntryId id = new EntryId(FixedPack.number(frame), FixedPack.number(frame));
        FrameCodec.checkValue(id.term() <= term, "an entry of a later term than that of its message");
        return id;
    }

    private static Message append(ByteBuffer frame, Head head, FrameLimits limits) {
        EntryId prev = id(frame, head.term());
        long commit = FixedPack.number(frame);
        int count = FixedPack.u32(frame);
        FixedPack.u32(frame);
        frame.get();
        int bytes = frame.getInt();
        // Before the list is made: the count must be one that the bytes can hold.
        FrameCodec.checkValue(
                count >= 0 && (long) count * RecordFormat.HEADER <= bytes && (count > 0) == (bytes > 0),
                "append that claims " + Integer.toUnsignedLong(count) + " records in " + bytes + " bytes");
        List<Entry> entries = records(frame, head, prev, count, limits);
        return new Message.Append(
                head.group(), head.from(), head.to(), head.term(), head.request(), prev, commit, entries);
    }

    private static List<Entry> records(ByteBuffer frame, Head head, EntryId prev, int count, FrameLimits limits) {
        List<Entry> entries = new ArrayList<>(count);
        EntryId last = prev;
        while (frame.hasRemaining()) {
            int length = RecordFormat.validLength(frame);
            if (length == 0 || entries.size() == count) {
                throw bad(last, length == 0 ? "a record that is damaged or cut" : "more records than it claims");
            }
            if (length - RecordFormat.HEADER > limits.entryBytes()) {
                throw new FrameException(
                        FrameException.Reason.TOO_LARGE,
                        "entry of " + (length - RecordFormat.HEADER) + " bytes, at most " + limits.entryBytes());
            }
            entries.add(record(frame, head, last));
            last = entries.getLast().id();
            frame.position(frame.position() + length);
        }
        if (entries.size() != count) {
            throw bad(last, "fewer records than it claims");
        }
        return entries;
    }

    private static Entry record(ByteBuffer frame, Head head, EntryId last) {
        int at = frame.position();
        long term = RecordFormat.term(frame, at);
        if (RecordFormat.group(frame, at) != head.group()) {
            throw bad(last, "a record of another group");
        }
        if (RecordFormat.index(frame, at) != last.index() + 1) {
            throw bad(last, "a record out of order");
        }
        if (term < Math.max(1, last.term()) || term > head.term()) {
            throw bad(last, "a record with a falling or future term");
        }
        try {
            EntryKind.of(RecordFormat.type(frame, at));
        } catch (IllegalArgumentException e) {
            throw bad(last, "an unknown record type; its sender is newer than this node");
        }
        return RecordFormat.entry(frame, at);
    }

    private static FrameException bad(EntryId last, String what) {
        return new FrameException(
                FrameException.Reason.BAD_RECORD,
                "append holds, after index " + last.index() + " term " + last.term() + ", " + what);
    }
}
