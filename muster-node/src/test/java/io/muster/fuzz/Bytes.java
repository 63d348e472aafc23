package io.muster.fuzz;

import java.util.Arrays;

/** Takes an input apart, from its front. What is missing at its end counts as zeros: every input means something. */
public final class Bytes {
    private final byte[] input;
    private int at;

    /**
     * All of an input.
     *
     * @param input what the fuzzer gave
     */
    public Bytes(byte[] input) {
        this.input = input;
    }

    /**
     * Whether anything is left.
     *
     * @return false at the end
     */
    public boolean hasMore() {
        return at < input.length;
    }

    /**
     * The next byte.
     *
     * @return 0 to 255
     */
    public int u8() {
        return hasMore() ? input[at++] & 0xFF : 0;
    }

    /**
     * The next two bytes.
     *
     * @return 0 to 65535
     */
    public int u16() {
        return u8() << 8 | u8();
    }

    /**
     * The next bytes, fewer at the end.
     *
     * @param most how many
     * @return a copy
     */
    public byte[] take(int most) {
        int from = at;
        at = Math.min(input.length, at + most);
        return Arrays.copyOfRange(input, from, at);
    }

    /**
     * All that is left.
     *
     * @return a copy
     */
    public byte[] rest() {
        return take(input.length - at);
    }
}
