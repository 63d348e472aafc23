/**
 * What runs on a thread of ours, and how such threads hand over work.
 *
 * <p>A {@link io.muster.duty.Duty} is work without a thread; {@link io.muster.duty.DutyRunner} gives it one. Between
 * threads there is only {@link io.muster.duty.Mailbox}, woken through {@link io.muster.duty.Bell}. State that belongs
 * to one thread says {@link io.muster.duty.ConfinedTo} and checks its {@link io.muster.duty.Owner}.
 *
 * <p>All other packages of this module may import it; it imports none of ours.
 */
@NullMarked
package io.muster.duty;

import org.jspecify.annotations.NullMarked;
