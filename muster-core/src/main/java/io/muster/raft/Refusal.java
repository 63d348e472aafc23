package io.muster.raft;

/** Why a proposal or a read was not taken. Always definite: nothing was appended for it. */
public sealed interface Refusal {
    /**
     * Another replica leads, or nobody does.
     *
     * @param leader node key of the leader, 0 if unknown
     */
    record NotLeader(long leader) implements Refusal {}

    /**
     * This leader knows that it cannot reach a majority now.
     *
     * @param reachable voters that it reaches, itself included
     * @param needed voters that make a majority
     */
    record NoQuorum(int reachable, int needed) implements Refusal {}

    /**
     * Too much is waiting to be committed or read.
     *
     * @param limit name of the limit that was hit
     */
    record Overloaded(String limit) implements Refusal {}

    /**
     * The entry would exceed the largest size that log and wire carry.
     *
     * @param bytes size of the refused payload
     * @param max largest payload
     */
    record TooLarge(int bytes, int max) implements Refusal {}

    /**
     * This replica has halted.
     *
     * @param reason what happened
     */
    record Halted(String reason) implements Refusal {}
}
