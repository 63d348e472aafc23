package io.muster.codec;

import org.jspecify.annotations.Nullable;

/**
 * A type or a value cannot be encoded; nothing has left the caller.
 *
 * <p>At deployment it names a type that no codec can be built for, at run time a value that breaks a rule which no
 * type can express: a cycle, a lone surrogate, a subclass that is not declared. In both cases {@link #path()} says
 * where.
 */
public final class NotEncodableException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    /** Longer paths are not extended: a cycle would repeat itself until the depth limit. */
    private static final int PATH_MAX = 300;

    private final String path;
    private final String reason;
    private final String advice;

    /**
     * A refusal.
     *
     * @param path where, for example {@code Stock.receive: parameter order: Order.lines: List<Object>}
     * @param reason what is wrong
     * @param advice what to do about it
     */
    public NotEncodableException(String path, String reason, String advice) {
        this(path, reason, advice, null);
    }

    NotEncodableException(String path, String reason, String advice, @Nullable Throwable cause) {
        super((path.isEmpty() ? "" : path + ": ") + reason + ". " + advice, cause);
        this.path = path;
        this.reason = reason;
        this.advice = advice;
    }

    /** What went wrong while a value was encoded or digested at {@code place}, whatever it was. */
    static NotEncodableException of(String place, RuntimeException e) {
        if (e instanceof NotEncodableException known) {
            return known.within(place);
        }
        return new NotEncodableException(
                place,
                "the value does not match its declared type: " + e,
                "Pass what is declared, and do not change it",
                e);
    }

    /** The same refusal, seen from one place further out. */
    NotEncodableException within(String place) {
        if (place.isEmpty() || path.length() > PATH_MAX) {
            return this;
        }
        return new NotEncodableException(path.isEmpty() ? place : place + ": " + path, reason, advice, getCause());
    }

    /** Where, from the outside in. */
    public String path() {
        return path;
    }

    /** What is wrong. */
    public String reason() {
        return reason;
    }

    /** What to do about it. */
    public String advice() {
        return advice;
    }
}
