package io.muster.testing.linear;

/** The usual objects. Each verb is followed by its arguments and by what the model answers. */
public final class Models {
    private Models() {}

    /**
     * A register whose writes all have different values, so that each read names the write that it saw: the model that
     * finds most. {@code read} answers the value, null before the first write; {@code write v} answers nothing; {@code
     * cas expected v} answers {@code true} or {@code false}.
     *
     * @return the model; it refuses histories with two writes of the same value
     */
    public static Model<?> register() {
        return new RegisterModel();
    }

    /**
     * A map from keys to values. {@code get} answers the value, null if absent; {@code put v} and {@code delete} answer
     * nothing, {@code get-and-put v} and {@code get-and-delete} the value before; {@code put-if-absent v} and {@code
     * cas expected v} answer {@code true} or {@code false}. Values that are never written twice make it find more.
     *
     * @return the model
     */
    public static Model<?> keyValue() {
        return new KeyValueModel();
    }

    /**
     * A counter that starts at 0. {@code get} answers its value; {@code add n} answers nothing, {@code add-and-get n}
     * the value after, in decimal; {@code n} may be negative.
     *
     * @return the model
     */
    public static Model<?> counter() {
        return new CounterModel();
    }

    /**
     * A list that only grows, whose elements are all different and hold no comma. {@code append e} answers nothing;
     * {@code read} answers the elements in order with commas between them, the empty text at first.
     *
     * @return the model; it refuses histories that append the same element twice
     */
    public static Model<?> listAppend() {
        return new ListAppendModel();
    }

    /** What a model says to a verb that it does not know. */
    static IllegalArgumentException unknown(Action action, String verbs) {
        return new IllegalArgumentException("'" + action + "' is none of the operations of this model: " + verbs);
    }
}
