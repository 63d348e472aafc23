package io.muster;

import java.io.Serializable;

/**
 * Names one logical call for ever: a client session and a number in it. Whoever repeats a call with the same id gets
 * the result of the first application, on whichever node the retry arrives; nothing is applied twice.
 *
 * @param session id of the client session, positive
 * @param sequence number of the call in its session, from 1
 */
public record CommandId(long session, long sequence) implements Serializable {
    /** Checks that both numbers are positive. */
    public CommandId {
        if (session < 1 || sequence < 1) {
            throw new IllegalArgumentException(
                    "command id with session=" + session + " sequence=" + sequence + ": both start at 1");
        }
    }

    /**
     * Reads the form that {@link #toString()} writes.
     *
     * @param text {@code session-sequence} in hexadecimal
     * @return the id
     * @throws IllegalArgumentException if the text has another form
     */
    public static CommandId parse(String text) {
        int dash = text.indexOf('-');
        if (dash < 1 || dash > 16 || text.length() - dash - 1 > 16) {
            throw malformed(text);
        }
        try {
            return new CommandId(Long.parseLong(text, 0, dash, 16), Long.parseLong(text, dash + 1, text.length(), 16));
        } catch (NumberFormatException e) {
            throw malformed(text);
        }
    }

    private static IllegalArgumentException malformed(String text) {
        String shown = text.length() > 40 ? text.substring(0, 40) + "..." : text;
        return new IllegalArgumentException(
                "'" + shown + "' is no command id: expected session-sequence in hexadecimal, such as 5f3a-1c");
    }

    @Override
    public String toString() {
        return Long.toHexString(session) + "-" + Long.toHexString(sequence);
    }
}
