package io.muster.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.raft.Write;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The end of a log, spoiled at every byte. Four units of one batch each; the last one is not proven by anything, so
 * a node must start whatever happens to it, and must not start when anything before it is spoiled.
 */
final class TornTailTest {
    private static final String SEGMENT = "log/0000000000000001.seg";

    private final CrashDevice device = new CrashDevice();
    private final List<LogModel> models = new ArrayList<>();
    private final List<Integer> ends = new ArrayList<>();

    @BeforeEach
    void fourUnits() {
        SegmentedLog log = Logs.open(device);
        LogModel model = new LogModel();
        remember(model, log);
        for (int i = 0; i < 4; i++) {
            long last = 3L * i;
            List<Write> unit = List.of(
                    new Write.Append(1, i, Logs.entries(last + 1, last + 3, 1 + i, 190 - i)),
                    Logs.vote(2, i, 1 + i, 7));
            log.write(unit);
            log.force();
            remember(model.apply(unit), log);
        }
        // no close: the process was killed
    }

    private void remember(LogModel model, SegmentedLog log) {
        models.add(new LogModel(model));
        ends.add(SegmentHeader.BYTES + 1024 + (int) log.stats().bytes());
    }

    private int start(int unit) {
        return ends.get(unit - 1);
    }

    private static int payloadEnd(byte[] bytes, int batch) {
        return batch + Batch.HEADER + java.nio.ByteBuffer.wrap(bytes).getInt(batch + 44);
    }

    private void opensWith(int units, byte[] spoiled, String how) {
        CrashDevice disk = device.copy();
        disk.replace(SEGMENT, spoiled);
        try (SegmentedLog log = Logs.open(disk)) {
            assertTrue(models.get(units).heldBy(log), how);
            // and it can go on from there
            log.write(List.of(Logs.vote(3, 1, 9, 9)));
            log.force();
        }
        try (SegmentedLog log = Logs.open(disk)) {
            assertEquals(9, log.restored(3).hardState().term(), how);
            assertEquals(
                    models.get(units).of(1).entries().size(),
                    log.restored(1).terms().lastIndex(),
                    how);
        }
    }

    private void isDamaged(byte[] spoiled, int batch, String how) {
        CrashDevice disk = device.copy();
        disk.replace(SEGMENT, spoiled);
        LogDamagedException damage = assertThrows(LogDamagedException.class, () -> Logs.open(disk), how);
        assertEquals(SEGMENT, damage.file(), how);
        assertEquals(batch + 2, damage.expectedBatch(), how);
        assertTrue(damage.offset() >= start(batch) && damage.offset() < ends.get(batch), how);
        assertTrue(Arrays.equals(spoiled, disk.bytes(SEGMENT)), "nothing may be changed: " + how);
    }

    @Test
    void anUnspoiledLogIsWhole() {
        opensWith(4, device.bytes(SEGMENT), "as it was");
    }

    @Test
    @Tag("M10")
    @Tag("F4")
    void aFileCutAtAnyByteOfTheLastBatchesKeepsWhatIsBeforeTheCut() {
        byte[] whole = device.bytes(SEGMENT);
        for (int cut = start(2); cut <= ends.get(4); cut++) {
            int kept = unitsBefore(whole, cut);
            opensWith(kept, Arrays.copyOf(whole, cut), "cut at " + cut);
        }
    }

    @Test
    @Tag("M10")
    @Tag("F4")
    @Tag("B70")
    void zerosFromAnyByteOfTheLastBatchesOnKeepWhatIsBeforeThem() {
        byte[] whole = device.bytes(SEGMENT);
        for (int cut = start(2); cut <= ends.get(4); cut++) {
            byte[] spoiled = whole.clone();
            Arrays.fill(spoiled, cut, spoiled.length, (byte) 0);
            // zeros may be what stood there anyway
            int kept = unitsBefore(whole, cut);
            while (kept < 4 && Arrays.equals(whole, 0, ends.get(kept + 1), spoiled, 0, ends.get(kept + 1))) {
                kept++;
            }
            opensWith(kept, spoiled, "zeros from " + cut);
        }
    }

    private int unitsBefore(byte[] whole, int cut) {
        int units = 0;
        while (units < 4 && payloadEnd(whole, start(units + 1)) <= cut) {
            units++;
        }
        return units;
    }

    @Test
    @Tag("M10")
    @Tag("F4")
    @Tag("MU63")
    void anyFlippedBitOfTheLastBatchIsNoticed() {
        byte[] whole = device.bytes(SEGMENT);
        int from = start(4);
        int end = payloadEnd(whole, from);
        for (int at = from; at < end; at++) {
            byte[] spoiled = whole.clone();
            // every bit of the header and of the last record, one bit of every other byte
            int step = at < from + Batch.HEADER || at >= end - LocalRecord.HARDSTATE_BYTES ? 1 : 8;
            for (int bit = 0; bit < 8; bit += step) {
                spoiled[at] = (byte) (whole[at] ^ 1 << bit);
                opensWith(3, spoiled, "bit " + bit + " at " + at);
            }
        }
    }

    @Test
    @Tag("F4")
    void garbageFromAnyByteOfTheLastBatchOnIsCut() {
        byte[] whole = device.bytes(SEGMENT);
        for (int at = start(4); at < payloadEnd(whole, start(4)); at += 7) {
            byte[] spoiled = whole.clone();
            for (int i = at; i < ends.get(4) + 2000; i++) {
                spoiled[i] = (byte) (i * 31 + at);
            }
            opensWith(3, spoiled, "garbage from " + at);
        }
    }

    @Test
    @Tag("F9")
    @Tag("MU64")
    void anyFlippedByteBeforeTheLastBatchIsDamage() {
        byte[] whole = device.bytes(SEGMENT);
        for (int unit = 1; unit <= 3; unit++) {
            for (int at = start(unit); at < payloadEnd(whole, start(unit)); at++) {
                byte[] spoiled = whole.clone();
                spoiled[at] ^= (byte) 0x10;
                isDamaged(spoiled, unit, "byte " + at);
            }
        }
    }

    @Test
    @Tag("F11")
    void aLostWriteIsDamageWhenALaterOneArrived() {
        byte[] spoiled = device.bytes(SEGMENT).clone();
        Arrays.fill(spoiled, start(2), ends.get(2), (byte) 0);
        isDamaged(spoiled, 2, "lost");
    }

    @Test
    @Tag("F11")
    void aWriteThatWentToAnotherPlaceIsDamage() {
        byte[] spoiled = device.bytes(SEGMENT).clone();
        System.arraycopy(spoiled, start(3), spoiled, start(2), ends.get(3) - start(3));
        isDamaged(spoiled, 2, "misdirected");
    }

    @Test
    void everyByteOfTheFirstSegmentHeaderMayRot() {
        byte[] whole = device.bytes(SEGMENT);
        for (int at = 0; at < 128; at++) {
            byte[] spoiled = whole.clone();
            spoiled[at] ^= (byte) 0x20;
            opensWith(4, spoiled, "header byte " + at);
        }
    }

    @Test
    void aLogWithoutAnyIntactHeaderIsDamaged() {
        byte[] spoiled = device.bytes(SEGMENT).clone();
        spoiled[30]++;
        spoiled[2048 + 31]++;
        CrashDevice disk = device.copy();
        disk.replace(SEGMENT, spoiled);
        assertThrows(LogDamagedException.class, () -> Logs.open(disk));
    }

    @Test
    void anyFlippedByteOfLinkAndCheckpointIsDamage() {
        byte[] whole = device.bytes(SEGMENT);
        for (int batch = SegmentHeader.BYTES; batch < start(1); batch += 512) {
            for (int at = batch; at < payloadEnd(whole, batch); at++) {
                byte[] spoiled = whole.clone();
                spoiled[at] ^= (byte) 0x01;
                CrashDevice disk = device.copy();
                disk.replace(SEGMENT, spoiled);
                assertThrows(LogDamagedException.class, () -> Logs.open(disk), "byte " + at);
            }
        }
    }

    @Test
    @Tag("MU65")
    void batchesOfAnotherFileNeverParse() {
        // recovery makes a copy under a new salt; then an old batch with the next number appears behind its end
        byte[] old = device.bytes(SEGMENT).clone();
        byte[] torn = old.clone();
        Arrays.fill(torn, start(4), torn.length, (byte) 0);
        device.replace(SEGMENT, torn);
        Logs.open(device);
        String copy = "log/" + device.list("log").getLast();
        byte[] spoiled = device.bytes(copy).clone();
        System.arraycopy(old, start(4), spoiled, start(4), ends.get(4) - start(4));
        device.replace(copy, spoiled);
        SegmentedLog log = Logs.open(device);
        assertTrue(models.get(3).heldBy(log));
    }

    @Test
    @Tag("MU65")
    void aHeaderUnderAnotherSaltIsNoHeader() {
        java.nio.ByteBuffer bytes = java.nio.ByteBuffer.wrap(device.bytes(SEGMENT));
        SegmentHeader ours = java.util.Objects.requireNonNull(SegmentHeader.decode(bytes, SEGMENT));
        SegmentHeader other = new SegmentHeader(
                ours.segmentSeq(),
                ours.salt() + 1,
                ours.clusterId(),
                ours.nodeKey(),
                ours.logId(),
                ours.createdAtMillis(),
                ours.blockBytes(),
                ours.segmentBlocks());
        assertTrue(Batch.read(bytes, start(4), ours, start(4)) != null);
        assertTrue(Batch.read(bytes, start(4), other, start(4)) == null);
    }

    @Test
    @Tag("F11")
    void aHeaderAtAnotherOffsetIsNoHeader() {
        java.nio.ByteBuffer bytes = java.nio.ByteBuffer.wrap(device.bytes(SEGMENT));
        SegmentHeader ours = java.util.Objects.requireNonNull(SegmentHeader.decode(bytes, SEGMENT));
        assertTrue(Batch.read(bytes, start(3), ours, start(3) + 512) == null);
    }

    @Test
    void paddingIsZeroWhateverWasInTheBufferBefore() {
        byte[] bytes = device.bytes(SEGMENT);
        for (int unit = 1; unit <= 4; unit++) {
            for (int at = payloadEnd(bytes, start(unit)); at < ends.get(unit); at++) {
                assertEquals(0, bytes[at], "byte " + at);
            }
        }
    }
}
