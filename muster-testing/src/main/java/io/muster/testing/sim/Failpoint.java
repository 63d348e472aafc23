package io.muster.testing.sim;

import io.muster.raft.Message;
import io.muster.wire.Call;

/**
 * The places at which a node can be made to stop: before every operation on its disk, before every frame that leaves,
 * before every answer to a caller, and on both sides of every hand-over between its duties. A place counts as hit each
 * time a node comes by, and crashed when a node was stopped there.
 */
public enum Failpoint {
    /** The identity file is made under its temporary name. */
    CREATE_IDENTITY,
    /** A slot of the identity file is written. */
    WRITE_IDENTITY,
    /** The identity file is forced. */
    FORCE_IDENTITY,
    /** The identity file gets its name. */
    RENAME_IDENTITY,
    /** The identity file is read. */
    READ_IDENTITY,
    /** A segment is made under its temporary name. */
    CREATE_SEGMENT,
    /** The header of a new segment is written. */
    WRITE_HEADER,
    /** A new segment is forced, before it has its name. */
    FORCE_SEGMENT,
    /** A segment gets its name. */
    RENAME_SEGMENT,
    /** A segment is read: by recovery, or for a follower that is behind. */
    READ_SEGMENT,
    /** A batch of records is written. */
    WRITE_BATCH,
    /** A batch of records is forced. */
    FORCE_BATCH,
    /** A file is deleted: an unfinished one, or what recovery found to be worthless. */
    DELETE_FILE,
    /** The directory of the segments is forced. */
    FORCE_LOG_DIRECTORY,
    /** The data directory itself is forced. */
    FORCE_DATA_DIRECTORY,
    /** Entries leave for a follower. */
    SEND_APPEND,
    /** An acknowledgement or a rejection leaves. */
    SEND_APPEND_REPLY,
    /** A question for votes without consequences leaves. */
    SEND_PRE_VOTE,
    /** The answer to it leaves. */
    SEND_PRE_VOTE_REPLY,
    /** A question for votes leaves. */
    SEND_VOTE,
    /** A vote, or the refusal of one, leaves. */
    SEND_VOTE_REPLY,
    /** A heartbeat leaves. */
    SEND_HEARTBEAT,
    /** The answer to a heartbeat leaves. */
    SEND_HEARTBEAT_REPLY,
    /** A follower asks the leader for a read index. */
    SEND_READ_INDEX,
    /** The leader tells it. */
    SEND_READ_INDEX_REPLY,
    /** A write is forwarded to the leader. */
    SEND_PROPOSE,
    /** The leader answers a forwarded write. */
    SEND_REPLY,
    /** A caller is about to get its answer. */
    ANSWER_CALLER,
    /** Work was put before the loop. */
    HAND_TO_LOOP,
    /** The loop begins a turn. */
    TURN_OF_LOOP,
    /** Work was put before the log thread. */
    HAND_TO_LOG,
    /** The log thread begins a turn. */
    TURN_OF_LOG,
    /** Committed entries were put before the applier. */
    HAND_TO_APPLIER,
    /** The applier begins a turn. */
    TURN_OF_APPLIER,
    /** The state machine is about to carry out a command. */
    APPLY_COMMAND,
    /** The background thread was told that a segment was begun. */
    HAND_TO_HOUSEKEEPER,
    /** The background thread begins a turn. */
    TURN_OF_HOUSEKEEPER;

    private final String label = name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    private final String hits = "failpoint hit: " + label;
    private final String crashes = "failpoint crashed: " + label;

    /**
     * Name for people.
     *
     * @return such as {@code force batch}
     */
    public String label() {
        return label;
    }

    /**
     * Under which name it is counted how often nodes came by.
     *
     * @return name of a count
     */
    public String hits() {
        return hits;
    }

    /**
     * Under which name it is counted how often nodes were stopped here.
     *
     * @return name of a count
     */
    public String crashes() {
        return crashes;
    }

    static Failpoint sending(Message message) {
        return switch (message) {
            case Message.Append append -> SEND_APPEND;
            case Message.AppendReply reply -> SEND_APPEND_REPLY;
            case Message.Vote vote -> vote.pre() ? SEND_PRE_VOTE : SEND_VOTE;
            case Message.VoteReply reply -> reply.pre() ? SEND_PRE_VOTE_REPLY : SEND_VOTE_REPLY;
            case Message.Heartbeat heartbeat -> SEND_HEARTBEAT;
            case Message.HeartbeatReply reply -> SEND_HEARTBEAT_REPLY;
            case Message.ReadIndex read -> SEND_READ_INDEX;
            case Message.ReadIndexReply reply -> SEND_READ_INDEX_REPLY;
        };
    }

    static Failpoint sending(Call call) {
        return switch (call) {
            case Call.Propose propose -> SEND_PROPOSE;
            case Call.Reply reply -> SEND_REPLY;
        };
    }

    private static boolean identity(String file) {
        return file.startsWith("node.id");
    }

    private static boolean unfinished(String file) {
        return file.endsWith(".tmp");
    }

    static Failpoint creating(String file) {
        return identity(file) ? CREATE_IDENTITY : CREATE_SEGMENT;
    }

    static Failpoint renaming(String file) {
        return identity(file) ? RENAME_IDENTITY : RENAME_SEGMENT;
    }

    static Failpoint reading(String file) {
        return identity(file) ? READ_IDENTITY : READ_SEGMENT;
    }

    static Failpoint writing(String file) {
        return identity(file) ? WRITE_IDENTITY : unfinished(file) ? WRITE_HEADER : WRITE_BATCH;
    }

    static Failpoint forcing(String file) {
        return identity(file) ? FORCE_IDENTITY : unfinished(file) ? FORCE_SEGMENT : FORCE_BATCH;
    }

    static Failpoint forcingDirectory(String directory) {
        return directory.isEmpty() ? FORCE_DATA_DIRECTORY : FORCE_LOG_DIRECTORY;
    }

    static Failpoint handingTo(String duty) {
        return switch (duty) {
            case "muster-loop" -> HAND_TO_LOOP;
            case "muster-log" -> HAND_TO_LOG;
            case "muster-apply" -> HAND_TO_APPLIER;
            default -> HAND_TO_HOUSEKEEPER;
        };
    }

    static Failpoint turnOf(String duty) {
        return switch (duty) {
            case "muster-loop" -> TURN_OF_LOOP;
            case "muster-log" -> TURN_OF_LOG;
            case "muster-apply" -> TURN_OF_APPLIER;
            default -> TURN_OF_HOUSEKEEPER;
        };
    }
}
