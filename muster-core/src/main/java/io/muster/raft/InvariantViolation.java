package io.muster.raft;

/** An invariant does not hold. Never caught in order to go on: the replica halts. */
public final class InvariantViolation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Id of the invariant. */
    private final String name;

    /**
     * Names the invariant and the facts.
     *
     * @param name id of the invariant
     * @param facts what was found
     */
    public InvariantViolation(String name, String facts) {
        super(name + " violated: " + facts);
        this.name = name;
    }

    /**
     * Id of the invariant.
     *
     * @return such as {@code S8}
     */
    public String name() {
        return name;
    }
}
