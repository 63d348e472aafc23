package io.muster.raft;

/**
 * A request to append one entry.
 *
 * @param token chosen by the caller, comes back in {@link Effect.Accepted} or {@link Effect.RefuseProposal}
 * @param kind {@link EntryKind#COMMAND} or {@link EntryKind#SESSION}
 * @param payload bytes of the entry
 */
public record Proposal(long token, EntryKind kind, Payload payload) {}
