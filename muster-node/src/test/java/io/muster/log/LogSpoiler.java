package io.muster.log;

import io.muster.fuzz.Bytes;
import io.muster.record.RecordFormat;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Edits a data directory as an input says: every edit is a byte for its kind, one for the file, two bytes for a block
 * and an offset in it, and what the kind needs.
 */
final class LogSpoiler {
    private static final int BLOCK = 512;

    /** What can happen to a file. */
    enum Edit {
        /** Bytes are replaced. */
        WRITE,
        /** A bit flips. */
        FLIP,
        /** Blocks become zeros. */
        ZERO,
        /** Blocks appear at another place too. */
        COPY,
        /** The file ends earlier. */
        CUT,
        /** The file is gone. */
        LOSE,
        /** The file stands under another name too. */
        DUPLICATE,
        /** Checksums of a batch, its records and all that follow are computed anew: forgery. */
        MEND,
        /** Checksums of the header of the file are computed anew: forgery. */
        MEND_HEADER;

        /** How an input names it: its place in the list, so a new one goes to the end. */
        int code() {
            return EDITS.indexOf(this);
        }
    }

    private static final List<Edit> EDITS = List.of(Edit.values());

    private final ImageDevice device;
    private boolean forged;

    LogSpoiler(ImageDevice device) {
        this.device = device;
    }

    ImageDevice device() {
        return device;
    }

    /** Whether anything was made to look as if it had been written. */
    boolean forged() {
        return forged;
    }

    void edit(Bytes input) {
        Edit edit = EDITS.get(input.u8() % EDITS.size());
        List<String> names = List.copyOf(device.files.keySet());
        int file = input.u8();
        int at = input.u8() % 128 * BLOCK + 2 * input.u8();
        if (names.isEmpty()) {
            return;
        }
        String name = names.get(file % names.size());
        byte[] bytes = device.files.getOrDefault(name, new byte[0]);
        switch (edit) {
            case WRITE -> write(bytes, at, input.take(input.u8()));
            case FLIP -> flip(bytes, at, input.u8());
            case ZERO -> write(bytes, at, new byte[input.u8() * BLOCK]);
            case COPY -> copy(bytes, at, input.u8() * BLOCK, input.u8() * BLOCK);
            case CUT -> device.files.put(name, Arrays.copyOf(bytes, Math.min(at, bytes.length)));
            case LOSE -> device.files.remove(name);
            case DUPLICATE -> device.files.putIfAbsent(SegmentFiles.nameOf(input.u8()), bytes.clone());
            case MEND -> mend(bytes, at / BLOCK * BLOCK, name);
            case MEND_HEADER -> mendHeader(bytes, name);
        }
    }

    private static void write(byte[] bytes, int at, byte[] content) {
        int from = Math.min(at, bytes.length);
        System.arraycopy(content, 0, bytes, from, Math.min(content.length, bytes.length - from));
    }

    private static void flip(byte[] bytes, int at, int bit) {
        int place = at + bit / 8;
        if (place < bytes.length) {
            bytes[place] ^= (byte) (1 << bit % 8);
        }
    }

    private static void copy(byte[] bytes, int from, int to, int length) {
        int most = Math.min(length, bytes.length - Math.max(from, to));
        if (most > 0) {
            System.arraycopy(bytes, from, bytes, to, most);
        }
    }

    private void mendHeader(byte[] file, String name) {
        forged = true;
        ByteBuffer bytes = ByteBuffer.wrap(file);
        boolean identity = name.equals(IdentityFile.NAME);
        int slot = identity ? 4096 : 2048;
        int covered = identity ? 4096 : 128;
        for (int at = 0; at <= slot && at + covered <= file.length; at += slot) {
            bytes.putInt(at + 8, RecordFormat.crc(bytes, at + 12, covered - 12));
        }
    }

    /** From a batch on, as far as lengths lead; the salt, the segment and the place are made right too. */
    private void mend(byte[] file, int from, String name) {
        forged = true;
        ByteBuffer bytes = ByteBuffer.wrap(file);
        SegmentHeader header = headerOrNull(bytes, name);
        int at = from;
        int previous = 0;
        while (header != null && at >= SegmentHeader.BYTES && at + Batch.HEADER <= file.length) {
            int payload = bytes.getInt(at + 44);
            if (payload < 0 || payload > file.length - at - Batch.HEADER || bytes.getLong(at + 24) == 0) {
                return;
            }
            bytes.putLong(at + 8, header.salt()).putLong(at + 16, header.segmentSeq());
            bytes.putInt(at + 40, at / header.blockBytes());
            mendRecords(bytes, at + Batch.HEADER, payload);
            bytes.putInt(at + 48, RecordFormat.crc(bytes, at + Batch.HEADER, payload));
            if (previous != 0) {
                bytes.putInt(at + 56, previous);
            }
            previous = RecordFormat.crc(bytes, at + 8, Batch.HEADER - 8);
            bytes.putInt(at + 4, previous);
            at = header.align(at + Batch.HEADER + payload);
        }
    }

    private static @Nullable SegmentHeader headerOrNull(ByteBuffer bytes, String name) {
        try {
            return SegmentHeader.decode(bytes, name);
        } catch (LogFailedException e) {
            return null; // of a newer version, and so no batch of it will be read
        }
    }

    private static void mendRecords(ByteBuffer bytes, int from, int payload) {
        int at = from;
        while (at + RecordFormat.HEADER <= from + payload) {
            int length = bytes.getInt(at + 4);
            if (length < RecordFormat.HEADER || length > from + payload - at) {
                return;
            }
            bytes.putInt(at, RecordFormat.crc(bytes, at + 4, length - 4));
            at += length;
        }
    }
}
