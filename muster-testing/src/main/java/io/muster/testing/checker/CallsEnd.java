package io.muster.testing.checker;

import java.util.function.BooleanSupplier;

/** L5: every call ends, well or with a definite or unknown failure; none hangs. */
public final class CallsEnd implements Goal {
    private final BooleanSupplier idle;

    /**
     * Waits for the last call.
     *
     * @param idle whether nobody waits for an answer
     */
    public CallsEnd(BooleanSupplier idle) {
        this.idle = idle;
    }

    @Override
    public String id() {
        return "L5";
    }

    @Override
    public String what() {
        return "every call to end";
    }

    @Override
    public boolean reached() {
        return idle.getAsBoolean();
    }
}
