package io.muster.apply;

/**
 * The answer that is kept for repetitions of a command.
 *
 * @param kind {@link Applied.Kind#RESULT} or {@link Applied.Kind#KEY_CONFLICT}
 * @param index where it was given
 * @param result bytes of the result, never changed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Stored(Applied.Kind kind, long index, byte[] result) {
    /** What one answer costs besides its bytes, about. */
    private static final int OVERHEAD = 96;

    int bytes() {
        return OVERHEAD + result.length;
    }
}
