package io.muster.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.muster.fuzz.Allocation;
import io.muster.fuzz.Bytes;
import io.muster.raft.Entry;
import io.muster.raft.HardState;
import io.muster.raft.Write;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Recovery of a data directory that was spoiled: bytes changed, moved and lost, files cut, lost and made up, with the
 * checksums mended or not.
 *
 * <p>Always: the log opens, or says what is damaged and where, or that a file is not its own; nothing else is thrown,
 * and no length on the disk costs memory. A log that opens can be read, written, closed and opened again, and holds
 * the same then. If no checksum was mended, what it holds is what was written up to some unit, and nothing is missing
 * of what the intact rest of the directory proves durable.
 */
public final class LogFuzz {
    private static final List<LogImage> IMAGES = List.of(
            LogImage.of(0, 0, false),
            LogImage.of(4, 100, false),
            LogImage.of(4, 100, true),
            LogImage.of(9, 3000, false),
            LogImage.of(14, 3000, true));

    private LogFuzz() {}

    /**
     * One input.
     *
     * @param input number of an image, then edits
     */
    public static void fuzzerTestOneInput(byte[] input) {
        Bytes bytes = new Bytes(input);
        LogImage image = IMAGES.get(bytes.u8() % IMAGES.size());
        LogSpoiler spoiler = new LogSpoiler(image.device().copy());
        while (bytes.hasMore()) {
            spoiler.edit(bytes);
        }
        ImageDevice spoiled = spoiler.device();
        Allocation.bounded(spoiled.bytes(), () -> recover(image, spoiled, spoiler.forged()));
    }

    private static void recover(LogImage image, ImageDevice spoiled, boolean forged) {
        ImageDevice disk = spoiled.copy();
        SegmentedLog log = openOrNull(disk);
        if (log == null) {
            return;
        }
        Map<Integer, Held> held = held(log);
        if (!forged) {
            demandPrefix(image, spoiled, log);
        }
        if (held.size() < Logs.SMALL.groupsMax()) {
            HardState vote = held.containsKey(3) ? held.get(3).hardState() : new HardState(1, 3, 0);
            log.write(List.of(new Write.SaveHardState(3, 1, vote)));
            log.force();
            held.put(3, new Held(vote, held.containsKey(3) ? held.get(3).entries() : List.of()));
        }
        assertEquals(held, reopened(disk.copy()), "after a kill");
        log.close();
        assertEquals(held, reopened(disk), "after a stop in order");
    }

    private static @Nullable SegmentedLog openOrNull(ImageDevice disk) {
        try {
            return LogImage.open(disk);
        } catch (LogDamagedException e) {
            demandPlace(e.file(), e.offset(), e.getMessage());
        } catch (LogFailedException e) {
            demandPlace(e.file(), e.offset(), e.getMessage());
        }
        return null;
    }

    private static void demandPlace(String file, long offset, @Nullable String message) {
        assertFalse(file.isBlank(), "names a file");
        assertTrue(offset >= 0, "names a place in it");
        assertTrue(String.valueOf(message).startsWith(file), "says both");
    }

    /** What a group holds after recovery. */
    private record Held(HardState hardState, List<Entry> entries) {}

    private static Map<Integer, Held> reopened(ImageDevice disk) {
        try (SegmentedLog log = LogImage.open(disk)) {
            return held(log);
        }
    }

    private static Map<Integer, Held> held(SegmentedLog log) {
        Map<Integer, Held> held = new TreeMap<>();
        for (int group = 1; group <= 4; group++) {
            List<Entry> entries = log.read(group, 1, Long.MAX_VALUE, Long.MAX_VALUE);
            assertEquals(log.restored(group).terms().lastIndex(), entries.size(), "entries of group " + group);
            HardState state = log.restored(group).hardState();
            if (!entries.isEmpty() || !state.equals(HardState.INITIAL)) {
                held.put(group, new Held(state, entries));
            }
        }
        return held;
    }

    private static void demandPrefix(LogImage image, ImageDevice spoiled, SegmentedLog log) {
        int units = image.states().size() - 1;
        while (!image.states().get(units).heldBy(log)) {
            if (--units < 0) {
                fail("the log holds what was never written");
            }
        }
        long proven = proven(image, spoiled);
        boolean all = units == image.states().size() - 1 || image.ends().get(units + 1) > proven;
        assertTrue(all, "lost: " + units + " units, but batch " + proven + " was durable");
    }

    /** The last batch that something intact proves durable. */
    private static long proven(LogImage image, ImageDevice spoiled) {
        long proven = cleanBatch(image.device(), spoiled);
        for (LogImage.Placed placed : image.batches()) {
            byte[] before = image.device().files.get(placed.file());
            byte[] now = spoiled.files.get(placed.file());
            int from = placed.offset();
            int to = from + Batch.HEADER;
            boolean intact = now != null && now.length >= to && Arrays.equals(before, from, to, now, from, to);
            if (intact) {
                proven = Math.max(proven, placed.batch().durableSeq());
            }
        }
        return proven;
    }

    private static long cleanBatch(ImageDevice before, ImageDevice now) {
        boolean intact = Arrays.equals(before.files.get(IdentityFile.NAME), now.files.get(IdentityFile.NAME));
        return intact
                ? IdentityFile.peek(before).map(LogIdentity::cleanBatchSeq).orElse(0L)
                : 0;
    }

    /**
     * Where to start from.
     *
     * @return every image as it is, and with one edit of each kind
     */
    public static Map<String, byte[]> seeds() {
        Map<String, byte[]> seeds = new LinkedHashMap<>();
        for (int image = 0; image < IMAGES.size(); image++) {
            seeds.put("image-" + image, new byte[] {(byte) image});
            for (LogSpoiler.Edit edit : LogSpoiler.Edit.values()) {
                for (int file = 0; file < 2; file++) {
                    seeds.put(edit + "-" + image + "-" + file, seed(image, edit, file));
                }
            }
        }
        return seeds;
    }

    private static byte[] seed(int image, LogSpoiler.Edit edit, int file) {
        List<Integer> bytes = new ArrayList<>(List.of(image));
        // in the third batch behind the header: the first that is not of the log itself
        bytes.addAll(List.of(edit.code(), file + 1, 10, 70, 5, 1, 2, 3, 4, 5));
        if (edit == LogSpoiler.Edit.WRITE) {
            bytes.addAll(List.of(LogSpoiler.Edit.MEND.code(), file + 1, 10, 0));
        }
        byte[] seed = new byte[bytes.size()];
        for (int i = 0; i < seed.length; i++) {
            seed[i] = bytes.get(i).byteValue();
        }
        return seed;
    }
}
