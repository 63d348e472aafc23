package io.muster.spi;

import io.muster.ApplyContext;
import java.util.Collections;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The state of one group as the applier sees it: bytes in, bytes out. Called on the applier only, by one thread at a
 * time and never while a read of the group runs.
 *
 * <p>Exceptions of user code are results: the handler encodes them into what it returns. Anything else that it throws
 * halts the node, since a replica must not guess; only bytes that no build can have meant are refused alike everywhere.
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
     * @throws io.muster.CommandRejectedException if no build can have meant these bytes as a command of this group;
     *     nothing has changed then, and the refusal is the outcome on every replica
     */
    byte[] apply(byte[] command, ApplyContext context);

    /**
     * Checks bytes that a caller submits, before they enter the log. Called on the caller's thread, any number at a
     * time.
     *
     * @param command its bytes
     * @return why they are no command of this group, null if they are one
     */
    default @Nullable String fault(byte[] command) {
        return null;
    }

    /**
     * A fingerprint of the state, equal on all replicas that have applied the same commands.
     *
     * @return 0 if the handler has none
     */
    default long digest() {
        return 0;
    }

    /**
     * The same by part, for checks that tell which part differs: a bean, say. On the thread that applies.
     *
     * @return fingerprints by name of the part; empty if the handler has none
     */
    default SortedMap<String, Long> digests() {
        return Collections.emptySortedMap();
    }

    /**
     * Names a command for people, in messages of checks.
     *
     * @param command bytes that {@link #apply} has taken
     * @return such as {@code Ledger.add(int)}
     */
    default String describe(byte[] command) {
        return "a command of " + command.length + " bytes";
    }
}
