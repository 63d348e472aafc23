/**
 * Raft as a pure function: {@code Replica.step(Input, Effects)}.
 *
 * <p><b>The contract of the driver.</b> One thread calls {@code step} for one replica at a time. After each call it
 * takes the list of effects and carries them out in order:
 *
 * <ul>
 *   <li>{@link io.muster.raft.Write} effects go to stable storage in the order of their sequence. When all writes up to
 * a
 *       sequence are durable, the driver says {@link io.muster.raft.Input.Persisted} with it. It never says so early;
 * it
 *       may say so late, merged, or for several batches in any order. If a write fails, the driver stops the replica
 * for
 *       good: a second try after a failed fsync proves nothing.
 *   <li>{@link io.muster.raft.Effect.Send} may leave at once. What must not leave before a write is durable is not in
 * the
 *       list yet: {@code io.muster.raft.Effects} holds it and releases it in the step of its {@code Persisted}.
 *   <li>{@link io.muster.raft.Effect.Apply} is carried out in order, each index once, and answered with
 *       {@link io.muster.raft.Input.Applied}.
 *   <li>{@link io.muster.raft.Effect.Fetch} is answered with {@link io.muster.raft.Input.Fetched}; the entries are
 * those
 *       of the log as of all writes issued so far or earlier.
 * </ul>
 *
 * <p>Time is the tick number of {@link io.muster.raft.Input.Tick}; the driver gives the current tick before other
 * inputs whenever it has changed. Randomness is seeded. There is no thread, lock, clock, file, socket or global state
 * in this package, so that the simulator runs exactly what production runs.
 *
 * <p>Messages may be lost, doubled, delayed and reordered, but they come from who they say: the transport has checked
 * cluster, node and incarnation, and drops what was in flight when either side restarted.
 *
 * <p>A broken invariant ends in {@link io.muster.raft.Effect.Halt}: the replica answers nothing any more.
 */
@NullMarked
package io.muster.raft;

import org.jspecify.annotations.NullMarked;
