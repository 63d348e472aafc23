package io.muster;

import org.jspecify.annotations.Nullable;

/**
 * The applier of this node stopped at an entry that it must not skip: an {@link Error} in user code, or a broken
 * invariant. Definite for this call, which this node does not answer; a retry with the same id succeeds on another
 * node.
 */
public class ApplyHaltedException extends MusterException {
    private static final long serialVersionUID = 1L;

    /** Code of this failure. */
    public static final String CODE = "MUSTER-0402";

    private final long index;

    /**
     * Says where the applier stopped.
     *
     * @param index entry at which it stopped
     * @param text what happened there
     * @param commandId id of the call, null for reads
     */
    public ApplyHaltedException(long index, String text, @Nullable CommandId commandId) {
        super(CODE, Outcome.DEFINITE, true, "this node stopped applying at index " + index + ": " + text, commandId);
        this.index = index;
    }

    @Override
    public long index() {
        return index;
    }
}
