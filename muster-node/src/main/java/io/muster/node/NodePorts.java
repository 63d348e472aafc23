package io.muster.node;

import io.muster.MusterConfig;
import io.muster.wire.Call;
import org.jspecify.annotations.Nullable;

/** What the parts of a group may ask of the node around them; loop only. */
interface NodePorts {
    /** Node key of this node. */
    long self();

    /** Configuration in force. */
    MusterConfig config();

    /** Sends on the bulk lane; false if there is no connection or too much is waiting. */
    boolean send(long peer, Call call);

    /** Id of a node, null if it is none of ours. */
    @Nullable
    String nameOf(long key);

    /** Where a node listens, null if that is not known. */
    @Nullable
    String addressOf(long key);

    /** Whether this node is about to stop and takes nothing new for others. */
    boolean stopping();

    /** Counters of this node. */
    NodeMetrics metrics();
}
