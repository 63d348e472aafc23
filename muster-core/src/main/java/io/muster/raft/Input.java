package io.muster.raft;

import java.util.List;

/** Everything that can happen to a replica. */
public sealed interface Input {
    /**
     * Time has passed. All deadlines of the core are in ticks.
     *
     * @param now number of the current tick, never falling
     */
    record Tick(long now) implements Input {}

    /**
     * A message arrived from a checked connection.
     *
     * @param message addressed to this replica
     */
    record Received(Message message) implements Input {}

    /**
     * Callers want entries appended, in this order.
     *
     * @param proposals at least one
     */
    record Proposed(List<Proposal> proposals) implements Input {
        /** Copies the list. */
        public Proposed {
            proposals = List.copyOf(proposals);
        }
    }

    /**
     * A caller wants to read what was acknowledged before now.
     *
     * @param read id, never used again, not even for a retry (etcd issue 20418)
     */
    record ReadAsked(long read) implements Input {}

    /**
     * All {@link Write} effects with a sequence up to this one are on stable storage. May arrive late, merged or out of
     * order; never early.
     *
     * @param sequence highest durable write
     */
    record Persisted(long sequence) implements Input {}

    /**
     * Answer to {@link Effect.Fetch}.
     *
     * @param reader copied from the request
     * @param entries consecutive from the requested index, as many as fit, at least one
     */
    record Fetched(long reader, List<Entry> entries) implements Input {
        /** Copies the list. */
        public Fetched {
            entries = List.copyOf(entries);
        }
    }

    /**
     * The state machine has applied everything up to here.
     *
     * @param index last applied index
     */
    record Applied(long index) implements Input {}

    /**
     * The connection to a peer broke. If that peer led, this is evidence: an election is prepared at once instead of
     * waiting for the timeout, and pre-vote keeps a false alarm harmless.
     *
     * @param peer node key
     */
    record PeerUnreachable(long peer) implements Input {}

    /**
     * A connection to a peer was made.
     *
     * @param peer node key
     */
    record PeerReachable(long peer) implements Input {}
}
