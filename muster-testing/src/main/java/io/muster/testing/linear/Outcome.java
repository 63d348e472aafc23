package io.muster.testing.linear;

import org.jspecify.annotations.Nullable;

/** How a call ended, as far as its caller knows. */
public sealed interface Outcome {
    /**
     * It took effect, once, between call and return, and this was the answer.
     *
     * @param value the answer, null if there was nothing to say or the object was absent
     */
    record Ok(@Nullable String value) implements Outcome {}

    /** It never takes effect: a definite failure. Also right for every call that only reads and got no answer. */
    record Failed() implements Outcome {}

    /** Nobody knows: it takes effect once at any time after its call, even long after the caller gave up, or never. */
    record Unknown() implements Outcome {}
}
