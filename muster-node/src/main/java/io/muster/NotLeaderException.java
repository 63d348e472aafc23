package io.muster;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * This node does not lead, and the call was not to be forwarded or could not be. Definite: nothing was appended. A
 * retry makes sense at the node named by {@link #leaderId()}, with any id.
 */
public class NotLeaderException extends MusterException {
    private static final long serialVersionUID = 1L;

    /** Code of this failure. */
    public static final String CODE = "MUSTER-0101";

    private final @Nullable String leaderId;
    private final @Nullable String address;

    /**
     * Names the leader as far as it is known.
     *
     * @param leaderId node that leads, null if not known
     * @param address host and port of its cluster port, null if not known
     * @param commandId id of the call, null if it had none
     */
    public NotLeaderException(@Nullable String leaderId, @Nullable String address, @Nullable CommandId commandId) {
        super(CODE, Outcome.DEFINITE, true, text(leaderId, address), commandId);
        this.leaderId = leaderId;
        this.address = address;
    }

    private static String text(@Nullable String leaderId, @Nullable String address) {
        return leaderId == null
                ? "this node does not lead, and no leader is known yet: retry after the election"
                : "this node does not lead: call " + leaderId + (address == null ? "" : " at " + address);
    }

    /**
     * The node that leads.
     *
     * @return empty if not known
     */
    public Optional<String> leaderId() {
        return Optional.ofNullable(leaderId);
    }

    /**
     * Where the leader listens for other members.
     *
     * @return empty if not known
     */
    public Optional<String> address() {
        return Optional.ofNullable(address);
    }
}
