/**
 * The wiring of one node: it turns effects into work. Imports all of the node.
 *
 * <p>Who owns what, on which thread:
 *
 * <ul>
 *   <li>{@code muster-loop}: {@link io.muster.node.NodeLoop} with the transport and, for each group, a
 *       {@link io.muster.node.GroupDriver} with the replica, its proposals, the calls of this node and its reads.
 *   <li>{@code muster-log}: {@link io.muster.node.LogWriter} with the log.
 *   <li>{@code muster-apply}: {@link io.muster.node.Applier} with the state of the groups.
 *   <li>{@code muster-bg}: {@link io.muster.node.Housekeeper}, which prepares segments.
 * </ul>
 *
 * <p>Callers are virtual threads that wait on a {@link io.muster.node.CallFuture}. Between these there are mailboxes
 * only.
 */
@NullMarked
package io.muster.node;

import org.jspecify.annotations.NullMarked;
