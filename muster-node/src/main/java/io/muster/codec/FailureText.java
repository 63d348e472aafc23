package io.muster.codec;

import org.jspecify.annotations.Nullable;

/**
 * Name and message of an exception as far as they are the same on every replica.
 *
 * <p>The JVM words some exceptions itself, and not always alike: once a method is compiled it may throw one without a
 * message, the helpful text of a {@code NullPointerException} depends on how the class was compiled, and that of a
 * {@code ClassCastException} names class loaders by identity. Such texts are left out.
 */
final class FailureText {
    /** Longer messages are cut: they stay in the session table until the client moves on. */
    static final int MESSAGE_BYTES_MAX = 8 << 10;

    private FailureText() {}

    static String className(Throwable thrown) {
        return wellFormed(thrown.getClass().getName());
    }

    static @Nullable String message(Throwable thrown) {
        String message;
        try {
            message = thrown.getMessage();
        } catch (RuntimeException e) {
            // A message that cannot be made is no message; the class still tells what happened.
            return null;
        }
        return message == null || madeUp(thrown.getClass(), message) ? null : wellFormed(message);
    }

    private static boolean madeUp(Class<?> type, String message) {
        if (type == NullPointerException.class) {
            return message.startsWith("Cannot ");
        }
        if (type == ClassCastException.class) {
            return message.startsWith("class ");
        }
        return type == ArrayStoreException.class || type == ArrayIndexOutOfBoundsException.class;
    }

    /** At most {@link #MESSAGE_BYTES_MAX} bytes of UTF-8, with a question mark for each lone surrogate. */
    private static String wellFormed(String text) {
        StringBuilder kept = new StringBuilder(Math.min(text.length(), MESSAGE_BYTES_MAX));
        int bytes = 0;
        for (int i = 0; i < text.length(); ) {
            int code = text.codePointAt(i);
            i += Character.charCount(code);
            if (code >= Character.MIN_SURROGATE && code <= Character.MAX_SURROGATE) {
                code = '?';
            }
            bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
            if (bytes > MESSAGE_BYTES_MAX) {
                break;
            }
            kept.appendCodePoint(code);
        }
        return kept.toString();
    }
}
