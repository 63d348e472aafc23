package io.muster.apply;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The callers' own keys: which command each belonged to, and its answer. Unlike a session a key is recognised on any
 * node and from any client, for a window of log time.
 *
 * <p>Windows count from the first application. A key whose window is over is as good as never used.
 */
final class IdempotencyKeys {
    /** What one key costs besides its text, its hash and its answer, about. */
    private static final int OVERHEAD = 160;

    /** One key. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Kept(byte[] hash, long expiresAt, Stored stored, long bytes) {}

    /** What is known about a key. */
    sealed interface Known {
        /** Never used, or too long ago. */
        record Unused() implements Known {}

        /** Used for this command. */
        record Same(Stored stored) implements Known {}

        /** Used for another command. */
        record Other() implements Known {}
    }

    private final long bytesMax;
    /** In order of first use: the oldest goes first. */
    private final LinkedHashMap<String, Kept> keys = new LinkedHashMap<>();

    private long bytes;

    IdempotencyKeys(ApplyLimits limits) {
        this.bytesMax = limits.keyBytes();
    }

    int size() {
        return keys.size();
    }

    long bytes() {
        return bytes;
    }

    /** A hash that nobody can aim at: two commands with one key are told apart by it. */
    static byte[] hash(byte[] command) {
        try {
            return Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(command), 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256, which every Java must have", e);
        }
    }

    Known find(String key, byte[] hash, long now) {
        Kept kept = keys.get(key);
        if (kept == null || kept.expiresAt <= now) {
            return new Known.Unused();
        }
        return Arrays.equals(kept.hash, hash) ? new Known.Same(kept.stored) : new Known.Other();
    }

    void keep(Envelope.Key key, byte[] hash, Stored stored, long now) {
        forget(keys.remove(key.value()));
        long expiresAt = now > Long.MAX_VALUE - key.windowMillis() ? Long.MAX_VALUE : now + key.windowMillis();
        long cost = OVERHEAD + 2L * key.value().length() + stored.bytes();
        keys.put(key.value(), new Kept(hash, expiresAt, stored, cost));
        bytes += cost;
        while (keys.size() > key.max() || (bytes > bytesMax && keys.size() > 1)) {
            removeOldest();
        }
    }

    /** Drops keys whose window is over, from the oldest up to the first that must stay. */
    void sweep(long now) {
        Map.Entry<String, Kept> oldest = keys.firstEntry();
        while (oldest != null && oldest.getValue().expiresAt <= now) {
            removeOldest();
            oldest = keys.firstEntry();
        }
    }

    private void removeOldest() {
        Iterator<Kept> values = keys.values().iterator();
        forget(values.next());
        values.remove();
    }

    private void forget(@Nullable Kept kept) {
        if (kept != null) {
            bytes -= kept.bytes;
        }
    }
}
