package io.muster.apply;

import io.muster.ApplyHaltedException;
import io.muster.CommandRejectedException;
import io.muster.raft.Entry;
import io.muster.raft.Invariant;
import io.muster.spi.CommandHandler;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The state of one group on one replica: the handler's state, and beside it what makes each command count once. The
 * only way in is {@link #apply}, one committed entry after the other.
 *
 * <p>For each command, in this order: its session is unknown, or has forgotten the sequence, then it is refused; its id
 * has an answer, then that; its idempotency key has an answer, then that, under the id as well; else it is applied.
 * Whatever is answered as done, or as never to be done, is kept under the id first, so that a repetition never gets
 * another answer (O9).
 *
 * <p>Confined to its caller; an instance that has failed once refuses everything.
 */
public final class ReplicatedState {
    private static final byte[] NO_HASH = new byte[0];
    private static final byte[] NO_RESULT = new byte[0];

    private final String group;
    private final long groupSeed;
    private final CommandHandler handler;
    private final Sessions sessions;
    private final IdempotencyKeys keys;

    private long applied;
    private long logMillis;
    private long fingerprint;
    private long duplicates;
    private @Nullable String halted;

    /**
     * An empty state, before the first entry.
     *
     * @param group name of the group
     * @param handler state of the application
     */
    public ReplicatedState(String group, CommandHandler handler) {
        this(group, handler, ApplyLimits.DEFAULT);
    }

    /**
     * An empty state with other bounds, the same on all replicas.
     *
     * @param group name of the group
     * @param handler state of the application
     * @param limits bounds on what is kept for repetitions
     */
    public ReplicatedState(String group, CommandHandler handler, ApplyLimits limits) {
        this.group = group;
        this.groupSeed = Fingerprint.of(group);
        this.handler = handler;
        this.sessions = new Sessions(limits);
        this.keys = new IdempotencyKeys(limits);
        this.fingerprint = groupSeed;
    }

    /**
     * Applies the next committed entry.
     *
     * @param entry its index is one above {@link #applied()}
     * @return what it came to
     * @throws io.muster.raft.InvariantViolation if the index does not follow
     * @throws ApplyHaltedException if the entry cannot be applied on this replica; its cause says why
     */
    public Applied apply(Entry entry) {
        if (halted != null) {
            throw new ApplyHaltedException(applied + 1, "halted before: " + halted, null);
        }
        Invariant.check(
                entry.index() == applied + 1,
                "S5",
                () -> "entry " + entry.index() + " given to group " + group + " that has applied " + applied);
        Applied outcome;
        try {
            outcome = switch (entry.kind()) {
                case COMMAND -> applyCommand(entry);
                case SESSION -> applySession(entry);
                case NOOP, CONFIG -> Applied.of(entry.index(), entry.term(), Applied.Kind.NOTHING);
            };
        } catch (Throwable e) {
            // Also an Error: memory or linkage of this replica is no result, and the next entry must not be tried.
            halted = e.toString();
            ApplyHaltedException failure = new ApplyHaltedException(entry.index(), halted, null);
            failure.initCause(e);
            throw failure;
        }
        applied = entry.index();
        fold(entry, outcome);
        return outcome;
    }

    private Applied applySession(Entry entry) {
        Envelope.Open open = Envelope.decodeSession(entry.payload());
        advance(open.millis());
        boolean opened = sessions.open(open, entry.index(), logMillis);
        sessions.sweep(logMillis);
        keys.sweep(logMillis);
        return Applied.of(
                entry.index(), entry.term(), opened ? Applied.Kind.SESSION_OPENED : Applied.Kind.SESSION_UNKNOWN);
    }

    private Applied applyCommand(Entry entry) {
        Envelope.Command command = Envelope.decodeCommand(entry.payload());
        advance(command.millis());
        Sessions.Session session = sessions.active(command.id().session(), logMillis);
        sessions.sweep(logMillis);
        keys.sweep(logMillis);
        if (session == null) {
            return Applied.of(entry.index(), entry.term(), Applied.Kind.SESSION_UNKNOWN);
        }
        long sequence = command.id().sequence();
        sessions.acknowledge(session, command.ackBelow());
        Stored kept = session.find(sequence);
        if (kept != null) {
            return again(entry, kept);
        }
        if (session.forgot(sequence)) {
            return Applied.of(entry.index(), entry.term(), Applied.Kind.STALE);
        }
        // From here on it is certain that this command was never applied under its id.
        Envelope.Key key = command.key();
        byte[] hash = key == null ? NO_HASH : IdempotencyKeys.hash(command.bytes());
        Stored byKey = key == null ? null : keyAnswer(entry, key, hash);
        if (byKey != null) {
            sessions.keep(session, sequence, byKey);
            return again(entry, byKey);
        }
        Stored result = run(entry, command);
        sessions.keep(session, sequence, result);
        if (key != null) {
            keys.keep(key, hash, result, logMillis);
        }
        return Applied.of(entry.index(), entry.term(), result);
    }

    private Applied again(Entry entry, Stored kept) {
        duplicates += kept.kind() == Applied.Kind.RESULT ? 1 : 0;
        return Applied.again(entry.index(), entry.term(), kept);
    }

    private @Nullable Stored keyAnswer(Entry entry, Envelope.Key key, byte[] hash) {
        return switch (keys.find(key.value(), hash, logMillis)) {
            case IdempotencyKeys.Known.Unused() -> null;
            case IdempotencyKeys.Known.Same(Stored same) -> same;
            case IdempotencyKeys.Known.Other() -> new Stored(Applied.Kind.KEY_CONFLICT, entry.index(), NO_RESULT);
        };
    }

    private Stored run(Entry entry, Envelope.Command command) {
        EntryContext context = new EntryContext(entry.index(), entry.term(), group, groupSeed, logMillis, command.id());
        try {
            return new Stored(Applied.Kind.RESULT, entry.index(), handler.apply(command.bytes(), context));
        } catch (CommandRejectedException e) {
            // without its text, which may differ between builds
            return new Stored(Applied.Kind.REJECTED, entry.index(), NO_RESULT);
        }
    }

    /** Log time never goes back, whatever the clock of a new leader says. */
    private void advance(long millis) {
        logMillis = Math.max(logMillis, millis);
    }

    private void fold(Entry entry, Applied outcome) {
        long sum = Fingerprint.then(fingerprint, entry.index());
        sum = Fingerprint.then(sum, entry.kind().code());
        sum = Fingerprint.then(sum, Fingerprint.of(entry.payload().asBuffer()));
        sum = Fingerprint.then(sum, outcome.kind().code());
        fingerprint = Fingerprint.then(sum, Fingerprint.of(outcome.result()));
    }

    /**
     * A fingerprint of everything applied so far, equal on all replicas at equal {@link #applied()}. Its cost does not
     * grow with history.
     *
     * @return 64 bits
     */
    public long digest() {
        return Fingerprint.then(fingerprint, handler.digest());
    }

    /**
     * Index of the last applied entry.
     *
     * @return 0 before the first
     */
    public long applied() {
        return applied;
    }

    /**
     * Log time of the last applied entry.
     *
     * @return never goes back; the epoch before the first command
     */
    public Instant logTime() {
        return Instant.ofEpochMilli(logMillis);
    }

    /**
     * Number of open client sessions.
     *
     * @return for metrics
     */
    public int openSessions() {
        return sessions.size();
    }

    /**
     * Number of idempotency keys that are kept.
     *
     * @return for metrics
     */
    public int keptKeys() {
        return keys.size();
    }

    /**
     * Number of commands that were answered from what is kept instead of being applied again.
     *
     * @return for metrics
     */
    public long duplicates() {
        return duplicates;
    }

    /**
     * Memory that is taken by what is kept for repetitions.
     *
     * @return bytes, about
     */
    public long keptBytes() {
        return sessions.bytes() + keys.bytes();
    }
}
