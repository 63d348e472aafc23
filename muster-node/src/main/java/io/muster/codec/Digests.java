package io.muster.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The arithmetic of digests: 64 bits, equal on every JVM.
 *
 * <p>Made to find replicas that drifted apart, not to resist someone who looks for collisions. {@code Object.hashCode}
 * is never used: it differs between two runs for enums and for classes without one of their own.
 */
final class Digests {
    static final long NIL = 0x6d75737465726e69L;
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Digests() {}

    /** Spreads each bit over all others. */
    static long mix(long value) {
        long z = value + GOLDEN;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    /** One more element of a sequence; order counts. */
    static long then(long sum, long digest) {
        return mix(sum * GOLDEN + digest);
    }

    static long of(String value) {
        long sum = value.length();
        for (int i = 0; i < value.length(); i++) {
            sum = (sum ^ value.charAt(i)) * 0x100000001b3L;
            sum ^= sum >>> 29;
        }
        return mix(sum);
    }

    static long of(byte[] value) {
        long sum = mix(value.length);
        int at = 0;
        for (; at + 8 <= value.length; at += 8) {
            sum = then(sum, (long) LONG.get(value, at));
        }
        for (; at < value.length; at++) {
            sum = then(sum, value[at]);
        }
        return sum;
    }

    static long of(long... values) {
        long sum = values.length;
        for (long value : values) {
            sum = then(sum, value);
        }
        return sum;
    }

    /** The depth below {@code depth}; where {@link Packer} would refuse, so does this. */
    static int below(int depth) {
        if (depth >= Packer.DEPTH_MAX) {
            throw Packer.tooDeep();
        }
        return depth + 1;
    }
}
