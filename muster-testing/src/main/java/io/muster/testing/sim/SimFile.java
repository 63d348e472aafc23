package io.muster.testing.sim;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The content of one simulated file: what the page cache shows, what the platter holds, and the writes between the two
 * in their order. A sector of 512 bytes is written whole or not at all.
 */
final class SimFile {
    private static final int SECTOR = 512;

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Pending(int position, byte[] bytes) {}

    private byte[] cache;
    private byte[] platter;
    private final List<Pending> pending = new ArrayList<>();
    // a file that was never forced may come back shorter
    private boolean sized;

    SimFile(int size) {
        cache = new byte[size];
        platter = new byte[size];
    }

    int size() {
        return cache.length;
    }

    void write(int position, ByteBuffer source) {
        int bytes = source.remaining();
        if (position < 0 || position + bytes > cache.length) {
            throw SimDisk.refusal("write of " + bytes + " bytes at " + position + " in a file of " + cache.length);
        }
        byte[] copy = new byte[bytes];
        source.get(copy);
        System.arraycopy(copy, 0, cache, position, bytes);
        pending.add(new Pending(position, copy));
    }

    int read(int position, ByteBuffer target) {
        int bytes = Math.max(0, Math.min(target.remaining(), cache.length - position));
        target.put(cache, Math.min(position, cache.length), bytes);
        return bytes;
    }

    void force() {
        for (Pending each : pending) {
            System.arraycopy(each.bytes, 0, platter, each.position, each.bytes.length);
        }
        pending.clear();
        sized = true;
    }

    /** After a failed force the pages count as clean: the cache still shows them, no later force writes them. */
    void forget() {
        pending.clear();
    }

    void lose(SimDisk.Loss loss, SplittableRandom random, Counts counts) {
        boolean losesAll = loss == SimDisk.Loss.ALL;
        for (Pending each : pending) {
            int fate = losesAll ? 1 : random.nextInt(3);
            switch (fate) {
                case 0 -> {
                    counts.add("disk: writes kept unforced");
                    System.arraycopy(each.bytes, 0, platter, each.position, each.bytes.length);
                }
                case 1 -> counts.add("disk: writes lost");
                default -> {
                    counts.add("disk: writes torn");
                    tear(each, random);
                }
            }
        }
        if (!sized && (losesAll || random.nextBoolean())) {
            platter = losesAll
                    ? new byte[0]
                    : Arrays.copyOf(platter, random.nextInt(platter.length / SECTOR + 1) * SECTOR);
        }
        if (!pending.isEmpty() || !sized || cache.length != platter.length || !Arrays.equals(cache, platter)) {
            cache = platter.clone();
        }
        pending.clear();
        sized = true;
    }

    /** Some of the sectors get there. */
    private void tear(Pending write, SplittableRandom random) {
        int end = write.position + write.bytes.length;
        for (int from = write.position; from < end; from = (from / SECTOR + 1) * SECTOR) {
            int to = Math.min(end, (from / SECTOR + 1) * SECTOR);
            if (random.nextBoolean()) {
                System.arraycopy(write.bytes, from - write.position, platter, from, to - from);
            }
        }
    }
}
