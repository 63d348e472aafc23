package io.muster.apply;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The arithmetic of the rolling fingerprint: 64 bits, equal on every JVM. Made to find replicas that drifted apart,
 * not to resist someone who looks for collisions.
 */
final class Fingerprint {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Fingerprint() {}

    /** Spreads each bit over all others; one to one. */
    static long mix(long value) {
        long z = value + GOLDEN;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** One more element of a sequence; order counts. */
    static long then(long sum, long element) {
        return mix(sum * GOLDEN + element);
    }

    static long of(byte[] bytes) {
        long sum = mix(bytes.length);
        int at = 0;
        for (; at + 8 <= bytes.length; at += 8) {
            sum = then(sum, (long) LONG.get(bytes, at));
        }
        for (; at < bytes.length; at++) {
            sum = then(sum, bytes[at]);
        }
        return sum;
    }

    static long of(ByteBuffer bytes) {
        long sum = mix(bytes.remaining());
        int at = bytes.position();
        for (; at + 8 <= bytes.limit(); at += 8) {
            sum = then(sum, bytes.getLong(at));
        }
        for (; at < bytes.limit(); at++) {
            sum = then(sum, bytes.get(at));
        }
        return sum;
    }

    static long of(String text) {
        long sum = mix(text.length());
        for (int i = 0; i < text.length(); i++) {
            sum = then(sum, text.charAt(i));
        }
        return sum;
    }
}
