package io.muster.testing.sim;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
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

    /**
     * A write that is on the platter.
     *
     * @param position where
     * @param bytes how many
     * @param epoch which force brought it there
     */
    record Landed(int position, int bytes, long epoch) {
        boolean overlaps(int from, int length) {
            return position < from + length && from < position + bytes;
        }
    }

    private byte[] cache;
    private byte[] platter;
    private final List<Pending> pending = new ArrayList<>();
    private final List<Landed> landed = new ArrayList<>();
    private final BitSet unreadable = new BitSet();
    // a file that was never forced may come back shorter
    private boolean sized;

    SimFile(int size) {
        cache = new byte[size];
        platter = new byte[size];
    }

    int size() {
        return cache.length;
    }

    /** What a copy of the file holds: all that the page cache shows, durably. */
    SimFile copy() {
        SimFile copy = new SimFile(0);
        copy.cache = cache.clone();
        copy.platter = cache.clone();
        copy.sized = true;
        return copy;
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
        if (!unreadable.isEmpty() && bytes > 0) {
            // a disk puts another sector in the place of one that it is to write
            unreadable.clear(position / SECTOR, (position + bytes - 1) / SECTOR + 1);
        }
    }

    /** How much can be read before the file ends. */
    int readable(int position, int wanted) {
        return Math.max(0, Math.min(wanted, cache.length - position));
    }

    /** Whether a sector that cannot be read is among these bytes. */
    boolean isUnreadable(int position, int bytes) {
        int bad = unreadable.nextSetBit(position / SECTOR);
        return bad >= 0 && bad * SECTOR < position + bytes;
    }

    int read(int position, ByteBuffer target) {
        int bytes = readable(position, target.remaining());
        target.put(cache, Math.min(position, cache.length), bytes);
        return bytes;
    }

    void force(long epoch) {
        for (Pending each : pending) {
            System.arraycopy(each.bytes, 0, platter, each.position, each.bytes.length);
            landed.add(new Landed(each.position, each.bytes.length, epoch));
        }
        pending.clear();
        sized = true;
    }

    /** What a failed force leaves behind. */
    void failForce(DiskFaults.ForceFailure kind) {
        for (Pending each : pending) {
            int at = each.position;
            switch (kind) {
                case PAGES_DROPPED -> System.arraycopy(platter, at, cache, at, each.bytes.length);
                case PAGES_WRITTEN -> System.arraycopy(each.bytes, 0, platter, at, each.bytes.length);
                case PAGES_MARKED_CLEAN -> {}
            }
        }
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

    /** The writes that forces have brought to the platter, in their order. */
    List<Landed> landed() {
        return landed;
    }

    /** Whether nothing that waits for a force, and nothing that a force since an epoch has written, is there. */
    boolean isOlderThan(long epoch, int position, int bytes) {
        return pending.stream()
                        .noneMatch(each ->
                                each.position < position + bytes && position < each.position + each.bytes.length)
                && landed.stream().noneMatch(each -> each.epoch >= epoch && each.overlaps(position, bytes));
    }

    /** A bit of the platter is another one; the page cache shows it as well, unless a write waits there. */
    void flip(int position, int bit) {
        byte[] flipped = {(byte) (platter[position] ^ 1 << bit)};
        rot(position, flipped);
    }

    void makeUnreadable(int position) {
        unreadable.set(position / SECTOR);
    }

    /** What the platter holds. */
    byte[] platter(int position, int bytes) {
        return Arrays.copyOfRange(platter, position, position + bytes);
    }

    /** Changes the platter behind the back of everybody, and what the page cache shows of it. */
    void rot(int position, byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            int at = position + i;
            platter[at] = bytes[i];
            if (pending.stream().noneMatch(each -> each.position <= at && at < each.position + each.bytes.length)) {
                cache[at] = bytes[i];
            }
        }
    }
}
