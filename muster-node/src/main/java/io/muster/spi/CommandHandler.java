package io.muster.spi;

import io.muster.ApplyContext;

/**
 * The state of one group as the applier sees it: bytes in, bytes out. Called on the applier only, by one thread at a
 * time and never while a read of the group runs.
 *
 * <p>Exceptions of user code are results: the handler encodes them into what it returns. Anything that it throws halts
 * the node, since a replica must not guess.
 */
public interface CommandHandler {
    /** Holds no state and answers every command with nothing: for nodes that only elect a leader. */
    CommandHandler NONE = (command, context) -> new byte[0];

    /**
     * Applies one committed command.
     *
     * @param command its bytes, given away by the caller
     * @param context position, log time and deterministic sources of this command
     * @return the encoded result, value or failure, given away to the caller
     */
    byte[] apply(byte[] command, ApplyContext context);

    /**
     * A fingerprint of the state, equal on all replicas that have applied the same commands.
     *
     * @return 0 if the handler has none
     */
    default long digest() {
        return 0;
    }
}
