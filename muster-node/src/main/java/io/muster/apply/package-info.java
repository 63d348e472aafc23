/**
 * What happens to a committed entry: repetitions are recognised, the command is applied once, its result is kept.
 *
 * <p>Everything here is a function of the log. There is no clock, no I/O and no thread; whoever calls owns the state
 * (on a node the applier of the group). The simulator runs the same classes. Numbers that replicas must agree on are
 * either constants of this package or stand in the entry itself, never in the configuration of a node: two nodes may be
 * configured differently for a while, and must still forget the same things at the same index.
 *
 * <p>Imports the core's entries, the API, the ports and the codec.
 */
@NullMarked
package io.muster.apply;

import org.jspecify.annotations.NullMarked;
