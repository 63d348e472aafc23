package io.muster.testing.linear;

import java.util.Arrays;

/** Which operations of unknown outcome have taken effect: an immutable set of small numbers. */
final class Chosen {
    static final Chosen NONE = new Chosen(new long[0]);

    private final long[] words;

    private Chosen(long[] words) {
        this.words = words;
    }

    boolean has(int number) {
        int word = number >> 6;
        return word < words.length && (words[word] & 1L << number) != 0;
    }

    Chosen with(int number) {
        int word = number >> 6;
        long[] more = Arrays.copyOf(words, Math.max(words.length, word + 1));
        more[word] |= 1L << number;
        return new Chosen(more);
    }

    /** Whether the other set has everything that this one has. */
    boolean within(Chosen other) {
        if (words.length > other.words.length) {
            return false; // the last word is never 0
        }
        for (int i = 0; i < words.length; i++) {
            if ((words[i] & ~other.words[i]) != 0) {
                return false;
            }
        }
        return true;
    }
}
