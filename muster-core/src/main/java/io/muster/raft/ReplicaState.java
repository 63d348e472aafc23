package io.muster.raft;

import io.muster.raft.quorum.VoterSet;
import java.util.List;
import java.util.TreeSet;

/**
 * What a replica keeps in every role: term, vote, log, commit index, and the clock. The roles change it through methods
 * that uphold its invariants. Separate from {@link Replica}, which holds the rules that are common to all roles.
 */
final class ReplicaState {
    /** A tick long before any other. */
    static final long NEVER = Long.MIN_VALUE / 4;

    final ReplicaConfig config;
    final LogTail log;
    final Durability durability;
    final ApplyFeed feed;
    final SplitMix random;
    /** Peers whose connection is known to be broken. */
    final TreeSet<Long> unreachable = new TreeSet<>();

    /** Where this step puts what it asks for: the driver's buffer from the first step on. */
    Effects effects = new Effects();

    private boolean bound;
    private long now;
    private long term;
    private long votedFor;
    private long commit;
    private long savedCommit;
    private long commitSavedAt;
    private long termSequence;
    /** Node key of the leader of this term, 0 if unknown. */
    long leader;
    /** Tick of the last message of the leader, {@link #NEVER} if none. */
    long leaderContact = NEVER;
    /** Highest commit index told by a leader of this term. */
    long leaderCommit;
    /** How many of the next election rounds are short because there is evidence that no leader lives. */
    int eagerRounds;

    ReplicaState(ReplicaConfig config, Restored restored) {
        this.config = config;
        this.log = new LogTail(restored.terms(), config.limits().tailBytes());
        this.durability = new Durability(log.lastIndex());
        this.feed = new ApplyFeed(log, config.limits().applyBytes());
        this.random = new SplitMix(config.seed());
        HardState hard = restored.hardState();
        this.term = hard.term();
        this.votedFor = hard.votedFor();
        this.commit = hard.commit();
        this.savedCommit = commit;
        Invariant.check(
                term >= log.last().term(),
                "F10",
                () -> "stored term " + term + " is below the last entry " + log.last());
    }

    /** A replica and its effects belong together: what is held back there depends on this replica's writes. */
    void bind(Effects buffer) {
        if (bound && buffer != effects) {
            throw new IllegalArgumentException("each step of a replica needs the same Effects");
        }
        bound = true;
        effects = buffer;
    }

    VoterSet voters() {
        return config.voters();
    }

    long now() {
        return now;
    }

    long term() {
        return term;
    }

    long votedFor() {
        return votedFor;
    }

    long commit() {
        return commit;
    }

    /** Number of the write that made the current term and vote durable; later commit hints do not matter. */
    long termSequence() {
        return termSequence;
    }

    void tick(long tick) {
        now = Math.max(now, tick);
        int pause = config.timing().electionTicks() / 3;
        if (commit > savedCommit && now - commitSavedAt >= pause) {
            saveHardState();
        }
    }

    /** Enters a later term without a vote. */
    void enterTerm(long newTerm) {
        Invariant.check(newTerm > term, "S12", () -> "term " + newTerm + " after " + term);
        term = newTerm;
        votedFor = 0;
        leader = 0;
        leaderCommit = 0;
        effects.forgetHeld();
        saveHardState();
        termSequence = effects.issued();
    }

    /** Gives the vote of this term away; it can be given once. */
    void vote(long candidate) {
        Invariant.check(
                votedFor == 0 || votedFor == candidate,
                "S12",
                () -> "vote of term " + term + " for " + candidate + " after " + votedFor);
        if (votedFor != candidate) {
            votedFor = candidate;
            saveHardState();
            termSequence = effects.issued();
        }
    }

    private void saveHardState() {
        long sequence = effects.nextSequence();
        effects.add(new Write.SaveHardState(config.group(), sequence, new HardState(term, votedFor, commit)));
        durability.issued(sequence, log.lastIndex(), now);
        savedCommit = commit;
        commitSavedAt = now;
    }

    /** Appends entries in memory and asks for them to be stored. */
    void append(List<Entry> entries) {
        for (Entry entry : entries) {
            log.append(entry);
        }
        long sequence = effects.nextSequence();
        effects.add(new Write.Append(config.group(), sequence, entries));
        durability.issued(sequence, log.lastIndex(), now);
        log.trim(durability.durableIndex());
    }

    /** Cuts a suffix that differs from the leader's log; what is committed never goes (S14). */
    void truncate(long from) {
        Invariant.check(from > commit, "S14", () -> "truncation from " + from + " but committed up to " + commit);
        log.truncateFrom(from);
        long sequence = effects.nextSequence();
        effects.add(new Write.TruncateSuffix(config.group(), sequence, from, term));
        durability.truncated(from);
        durability.issued(sequence, log.lastIndex(), now);
    }

    void commitTo(long index) {
        if (index > commit) {
            Invariant.check(
                    index <= log.lastIndex(), "S13", () -> "commit " + index + " above last index " + log.lastIndex());
            commit = index;
        }
        applyMore();
    }

    void persisted(long sequence) {
        durability.persisted(sequence);
        effects.persisted(sequence, durability.durableIndex());
        log.trim(durability.durableIndex());
        applyMore();
    }

    void fetchedToApply(List<Entry> entries) {
        feed.fetched(entries, applicable(), effects);
    }

    void applied(long index) {
        feed.applied(index);
        applyMore();
    }

    private void applyMore() {
        feed.advance(applicable(), effects);
    }

    private long applicable() {
        return Math.min(commit, durability.durableIndex());
    }

    /** A live leader was heard so recently that no election should disturb it (thesis, section 4.2.3). */
    boolean leaderIsFresh() {
        return leader != 0 && now - leaderContact < config.timing().electionTicks();
    }

    /** Length of the next wait for a leader, drawn anew for every round so that split votes do not repeat. */
    int drawElectionTicks() {
        return config.timing().electionTicks() + random.upTo(config.timing().jitterTicks());
    }

    /** Length of the next election round: short while there is evidence that nobody leads. */
    int drawRoundTicks() {
        if (eagerRounds > 0) {
            eagerRounds--;
            int beat = config.timing().heartbeatTicks();
            return Math.max(1, beat / 2) + random.upTo(beat);
        }
        return drawElectionTicks();
    }

    void announce(Role role) {
        effects.add(new Effect.Announce(role, term, leader));
    }
}
