/**
 * Simulated time, network, disk and nodes, all drawn from one seed.
 *
 * <p>Everything runs in the thread that calls {@link io.muster.testing.sim.SimScheduler#runNext}. The nodes run the
 * production core, log, frames and replicated state; what is simulated are the seams below them: time, the wire, the
 * disk, and the threads, whose duties become events. Rules that keep a seed repeatable: no clock, no thread, no
 * identity hash, no iteration over anything without a defined order, no floating point, and one random source per
 * concern, so that a change of one does not move the others.
 */
@NullMarked
package io.muster.testing.sim;

import org.jspecify.annotations.NullMarked;
