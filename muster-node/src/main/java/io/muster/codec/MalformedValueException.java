package io.muster.codec;

import org.jspecify.annotations.Nullable;

/**
 * Bytes that are not a value of the expected type: cut short, too deep, of another kind, or refused by a constructor.
 *
 * <p>They come from another version, a damaged file or an attacker. {@link #position()} is the offset of the byte at
 * which reading stopped.
 */
public final class MalformedValueException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int position;

    MalformedValueException(int position, String reason) {
        this(position, reason, null);
    }

    MalformedValueException(int position, String reason, @Nullable Throwable cause) {
        this("at byte " + position + ": " + reason, position, cause);
    }

    private MalformedValueException(String message, int position, @Nullable Throwable cause) {
        super(message, cause);
        this.position = position;
    }

    /** What went wrong while {@code place} was read, whatever it was. */
    static MalformedValueException of(String place, Unpacker in, RuntimeException e) {
        if (e instanceof MalformedValueException known) {
            return new MalformedValueException(place + ": " + known.getMessage(), known.position, known.getCause());
        }
        return new MalformedValueException(
                place + ": at byte " + in.position() + ": refused by its type: " + e, in.position(), e);
    }

    /** Offset of the offending byte from the start of the value. */
    public int position() {
        return position;
    }
}
