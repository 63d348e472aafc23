package io.muster.raft;

import java.util.List;

/**
 * Everything that a replica can ask its driver for. Effects are carried out in the order of the list; none of them
 * needs to be finished before the next one starts, since {@code Effects} has already held back what must wait for
 * storage.
 */
public sealed interface Effect
        permits Write,
                Effect.Send,
                Effect.Apply,
                Effect.Fetch,
                Effect.Accepted,
                Effect.RefuseProposal,
                Effect.AnswerRead,
                Effect.RefuseRead,
                Effect.Announce,
                Effect.Halt {
    /**
     * Hand a message to the transport now. It may be lost, doubled or delayed.
     *
     * @param message what to send
     */
    record Send(Message message) implements Effect {}

    /**
     * These entries are committed and durable here: apply them in order, then say {@link Input.Applied}.
     *
     * @param entries consecutive, each index exactly once between two restarts
     */
    record Apply(List<Entry> entries) implements Effect {
        /** Copies the list. */
        public Apply {
            entries = List.copyOf(entries);
        }
    }

    /**
     * Read old entries from the log and answer with {@link Input.Fetched}. The core keeps only the newest ones.
     *
     * @param reader who needs them: 0 for the state machine, otherwise the node key of a follower
     * @param from first index
     * @param to last index, inclusive
     * @param maxBytes stop after this many bytes, but return at least one entry
     */
    record Fetch(long reader, long from, long to, long maxBytes) implements Effect {}

    /**
     * A proposal became an entry. Whether it will be committed is not known yet: from here on its outcome is UNKNOWN
     * until this very (index, term) is applied.
     *
     * @param token token of the proposal
     * @param id position and term of the entry
     */
    record Accepted(long token, EntryId id) implements Effect {}

    /**
     * A proposal was not appended and never will be.
     *
     * @param token token of the proposal
     * @param refusal why
     */
    record RefuseProposal(long token, Refusal refusal) implements Effect {}

    /**
     * A read may run as soon as this index is applied here.
     *
     * @param read id of the read
     * @param index read index
     */
    record AnswerRead(long read, long index) implements Effect {}

    /**
     * A read cannot be confirmed now; ask again under a new id.
     *
     * @param read id of the read
     * @param refusal why
     */
    record RefuseRead(long read, Refusal refusal) implements Effect {}

    /**
     * Role, term or leader changed.
     *
     * @param role new role
     * @param term current term
     * @param leader node key of the leader, 0 if unknown
     */
    record Announce(Role role, long term, long leader) implements Effect {}

    /**
     * An invariant is broken: this replica takes no further part. Nothing else of this step may leave.
     *
     * @param reason which invariant, with both conflicting facts
     */
    record Halt(String reason) implements Effect {}
}
