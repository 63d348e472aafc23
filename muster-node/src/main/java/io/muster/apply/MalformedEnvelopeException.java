package io.muster.apply;

/** Bytes that are no envelope: found before the proposal they are refused, found in the log they halt the replica. */
public final class MalformedEnvelopeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedEnvelopeException(String message) {
        super("malformed envelope: " + message);
    }
}
