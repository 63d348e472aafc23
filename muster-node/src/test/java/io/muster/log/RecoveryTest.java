package io.muster.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.raft.HardState;
import io.muster.raft.Write;
import io.muster.record.RecordFormat;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a log is after a stop, clean or not. */
final class RecoveryTest {
    private static final String SEGMENT = "log/0000000000000001.seg";
    private static final int FIRST_BATCH = SegmentHeader.BYTES + 1024;

    private final CrashDevice device = new CrashDevice();

    private static Write append(long from, long to) {
        return new Write.Append(1, from, Logs.entries(from, to, 1, 100));
    }

    @Test
    void aCleanStopGoesOnInPlace() {
        SegmentedLog log = Logs.open(device);
        log.write(List.of(append(1, 3)));
        log.close();
        assertEquals(List.of("0000000000000001.seg"), device.list("log"));
        SegmentedLog again = Logs.open(device);
        assertEquals(List.of("0000000000000001.seg"), device.list("log"));
        again.write(List.of(append(4, 5)));
        again.close();
        SegmentedLog third = Logs.open(device);
        assertEquals(List.of("0000000000000001.seg"), device.list("log"));
        assertEquals(Logs.entries(1, 5, 1, 100), third.read(1, 1, 9, 10_000));
    }

    @Test
    void aKillGoesOnInAFreshSegment() {
        SegmentedLog log = Logs.open(device);
        log.write(List.of(append(1, 3)));
        log.force();
        SegmentedLog again = Logs.open(device);
        assertEquals(List.of("0000000000000002.seg"), device.list("log"));
        assertEquals(Logs.entries(1, 3, 1, 100), again.read(1, 1, 9, 10_000));
    }

    @Test
    void aRunThatWroteNothingIsNotCleanUntilItIsClosed() {
        Logs.open(device).close();
        Logs.open(device);
        Logs.open(device);
        assertEquals(List.of("0000000000000002.seg"), device.list("log"));
    }

    @Test
    void garbageBehindACleanEndIsNotBuiltUpon() {
        SegmentedLog log = Logs.open(device);
        log.write(List.of(append(1, 3)));
        log.close();
        byte[] bytes = device.bytes(SEGMENT).clone();
        bytes[20_000] = 1;
        device.replace(SEGMENT, bytes);
        SegmentedLog again = Logs.open(device);
        assertEquals(List.of("0000000000000002.seg"), device.list("log"));
        assertEquals(Logs.entries(1, 3, 1, 100), again.read(1, 1, 9, 10_000));
    }

    @Test
    @Tag("F9")
    void rotAnywhereBeforeACleanEndIsDamage() {
        SegmentedLog log = Logs.open(device);
        log.write(List.of(append(1, 3)));
        log.close();
        byte[] whole = device.bytes(SEGMENT);
        int markAt = FIRST_BATCH + 512;
        for (int at = FIRST_BATCH; at < markAt + Batch.HEADER; at++) {
            boolean padding = at >= FIRST_BATCH + Batch.HEADER + 3 * 132 && at < markAt;
            byte[] spoiled = whole.clone();
            spoiled[at] ^= (byte) 0x40;
            CrashDevice disk = device.copy();
            disk.replace(SEGMENT, spoiled);
            if (padding) {
                Logs.open(disk);
            } else {
                assertThrows(LogDamagedException.class, () -> Logs.open(disk), "byte " + at);
            }
        }
    }

    @Test
    @Tag("MU5")
    @Tag("F10")
    void theNewestHardStateWinsAfterAnyStop() {
        SegmentedLog log = Logs.open(device);
        log.write(List.of(append(1, 3), Logs.vote(1, 2, 1, 5)));
        log.write(List.of(Logs.vote(1, 3, 2, 6), Logs.vote(1, 4, 4, 0)));
        log.write(List.of(new Write.SaveHardState(1, 5, new HardState(4, 8, 2))));
        log.force();
        assertEquals(new HardState(4, 8, 2), Logs.open(device).restored(1).hardState());
        SegmentedLog again = Logs.open(device);
        again.close();
        assertEquals(new HardState(4, 8, 2), Logs.open(device).restored(1).hardState());
    }

    @Test
    @Tag("MU75")
    void aTruncationComesBackForItsGroupOnly() {
        SegmentedLog log = Logs.open(device);
        log.write(List.of(append(1, 6), new Write.Append(2, 1, Logs.entries(1, 6, 3, 50))));
        log.write(List.of(new Write.TruncateSuffix(1, 2, 3, 2)));
        log.force();
        SegmentedLog again = Logs.open(device);
        assertEquals(2, again.restored(1).terms().lastIndex());
        assertEquals(Logs.entries(1, 6, 3, 50), again.read(2, 1, 9, 10_000));
    }

    @Test
    void withoutForceAKillStillLosesNothing() {
        LogOptions options = new LogOptions(32 << 10, 512, false);
        SegmentedLog log = Logs.open(device, options, new SplittableRandom(1));
        for (int i = 1; i < 400; i++) {
            log.write(List.of(append(i, i)));
            log.force();
        }
        assertTrue(log.stats().forces() < 10);
        SegmentedLog again = Logs.open(device, options, new SplittableRandom(2));
        assertEquals(Logs.entries(1, 399, 1, 100), again.read(1, 1, 999, Long.MAX_VALUE));
    }

    @Test
    void anEmptyLogIsNotTakenForANewOne() {
        SegmentedLog log = Logs.open(device);
        log.write(List.of(append(1, 1)));
        log.force();
        device.lose(SEGMENT);
        assertThrows(LogDamagedException.class, () -> Logs.open(device));
    }

    @Test
    void anEmptyLogAfterACleanStopIsNotTakenForANewOneEither() {
        Logs.open(device).close();
        device.lose(SEGMENT);
        assertThrows(LogDamagedException.class, () -> Logs.open(device));
    }

    @Test
    void aSegmentOfAnotherLogIsNamed() {
        Logs.open(device).close();
        CrashDevice other = new CrashDevice();
        Logs.open(other, Logs.SMALL, new SplittableRandom(99)).close();
        device.replace(SEGMENT, other.bytes(SEGMENT));
        LogFailedException failure = assertThrows(LogFailedException.class, () -> Logs.open(device));
        assertEquals(SEGMENT, failure.file());
    }

    @Test
    void aStrangeFileInTheLogIsNamed() {
        Logs.open(device).close();
        device.create("log/notes.txt", 10).close();
        LogFailedException failure = assertThrows(LogFailedException.class, () -> Logs.open(device));
        assertEquals("log/notes.txt", failure.file());
    }

    @Test
    @Tag("F42")
    void aSegmentOfANewerVersionIsRefused() {
        Logs.open(device).close();
        ByteBuffer bytes = ByteBuffer.wrap(device.bytes(SEGMENT).clone());
        for (int copy = 0; copy <= 2048; copy += 2048) {
            bytes.putShort(copy + 12, (short) 2);
            bytes.putInt(copy + 8, RecordFormat.crc(bytes, copy + 12, 116));
        }
        device.replace(SEGMENT, bytes.array());
        LogFailedException failure = assertThrows(LogFailedException.class, () -> Logs.open(device));
        assertEquals(SEGMENT, failure.file());
        assertTrue(String.valueOf(failure.getMessage()).contains("upgrade"));
    }

    @Test
    @Tag("F42")
    void aRecordOfUnknownTypeStopsTheNodeWithFileAndOffset() {
        for (int type : new int[] {0x00, 0x05, 0x42, 0x4A, 0xFF}) {
            LogFailedException failure = assertThrows(
                    LogFailedException.class, () -> Logs.open(withRecord(type, Batch.CARRIED)), "type " + type);
            assertEquals(SEGMENT, failure.file());
            assertEquals(FIRST_BATCH + Batch.HEADER, failure.offset());
        }
    }

    @Test
    @Tag("F42")
    void aBatchWithUnknownFlagsStopsTheNode() {
        assertThrows(LogFailedException.class, () -> Logs.open(withRecord(0x01, 32)));
        assertThrows(LogFailedException.class, () -> Logs.open(withRecord(0x01, 0x4000)));
    }

    @Test
    void recordsThatDoNotFitTheirGroupAreDamage() {
        // an entry where index 1 is expected: 2 leaves a gap
        LogDamagedException damage = assertThrows(LogDamagedException.class, () -> Logs.open(withRecord(0x02, 0)));
        assertEquals(FIRST_BATCH + Batch.HEADER, damage.offset());
        assertEquals(3, damage.expectedBatch());
    }

    @Test
    @Tag("B68")
    void anIntactBatchThatContinuesAnotherChainIsNotPartOfThisOne() {
        CrashDevice disk = withRecord(0x01, 0);
        ByteBuffer bytes = ByteBuffer.wrap(disk.bytes(SEGMENT).clone());
        SegmentHeader header = java.util.Objects.requireNonNull(SegmentHeader.decode(bytes, SEGMENT));
        Batch batch = java.util.Objects.requireNonNull(Batch.read(bytes, FIRST_BATCH, header, FIRST_BATCH));
        new Batch(3, 2, batch.block(), batch.payloadBytes(), batch.payloadCrc(), 1, batch.prevHeaderCrc() + 1, 0, 0)
                .seal(bytes, FIRST_BATCH, header);
        disk.replace(SEGMENT, bytes.array());
        assertEquals(0, Logs.open(disk).restored(1).terms().lastIndex());
    }

    @Test
    void aCheckpointThatSaysOtherThanTheRecordsBeforeItIsDamage() {
        SegmentedLog log = Logs.open(device);
        log.write(List.of(append(1, 300), Logs.vote(1, 2, 4, 1)));
        log.force();
        String second = "log/0000000000000002.seg";
        ByteBuffer bytes = ByteBuffer.wrap(device.bytes(second).clone());
        SegmentHeader header = java.util.Objects.requireNonNull(SegmentHeader.decode(bytes, second));
        int at = SegmentHeader.BYTES + 512;
        int record = at + Batch.HEADER;
        Batch batch = java.util.Objects.requireNonNull(Batch.read(bytes, at, header, at));
        bytes.putLong(record + RecordFormat.HEADER + LocalRecord.PART_BYTES + 8, 9); // another term of the group
        bytes.putInt(record, RecordFormat.crc(bytes, record + 4, batch.payloadBytes() - 4));
        int crc = RecordFormat.crc(bytes, record, batch.payloadBytes());
        new Batch(
                        batch.batchSeq(),
                        batch.durableSeq(),
                        batch.block(),
                        batch.payloadBytes(),
                        crc,
                        1,
                        batch.prevHeaderCrc(),
                        batch.flags(),
                        0)
                .seal(bytes, at, header);
        device.replace(second, bytes.array());
        LogDamagedException damage = assertThrows(LogDamagedException.class, () -> Logs.open(device));
        assertEquals(second, damage.file());
        assertEquals(at, damage.offset());
    }

    @Test
    void theRunIsNotedAsStartedBeforeAnythingIsWritten() {
        Logs.open(device).close();
        byte[] before = device.bytes(IdentityFile.NAME).clone();
        device.trace.clear();
        Logs.open(device);
        assertEquals(List.of("WRITE node.id", "FORCE node.id"), device.trace);
        byte[] after = device.bytes(IdentityFile.NAME);
        int newest =
                ByteBuffer.wrap(before).getLong(16) > ByteBuffer.wrap(before).getLong(4096 + 16) ? 0 : 4096;
        assertEquals(
                ByteBuffer.wrap(before, newest, 4096),
                ByteBuffer.wrap(after, newest, 4096),
                "the newest slot stays as it is");
    }

    /** A log whose only batch holds one record of a type, with index 2 and an intact checksum everywhere. */
    private static CrashDevice withRecord(int type, int flags) {
        CrashDevice disk = new CrashDevice();
        Logs.open(disk);
        ByteBuffer bytes = ByteBuffer.wrap(disk.bytes(SEGMENT).clone());
        SegmentHeader header = java.util.Objects.requireNonNull(SegmentHeader.decode(bytes, SEGMENT));
        int prevCrc = bytes.getInt(FIRST_BATCH - 512 + 4);
        bytes.position(FIRST_BATCH + Batch.HEADER);
        RecordFormat.putLocal(type, 1, 1, 2, ByteBuffer.allocate(0), bytes);
        int crc = RecordFormat.crc(bytes, FIRST_BATCH + Batch.HEADER, RecordFormat.HEADER);
        new Batch(3, 2, FIRST_BATCH / 512, RecordFormat.HEADER, crc, 1, prevCrc, flags, 0)
                .seal(bytes, FIRST_BATCH, header);
        disk.replace(SEGMENT, bytes.array());
        return disk;
    }

    @Test
    void theSegmentSizeMayChangeBetweenRuns() {
        SegmentedLog log = Logs.open(device, new LogOptions(64 << 10, 512, true), new SplittableRandom(1));
        log.write(List.of(append(1, 300)));
        log.force();
        SegmentedLog smaller = Logs.open(device, Logs.SMALL, new SplittableRandom(2));
        smaller.write(List.of(append(301, 600)));
        smaller.force();
        SegmentedLog larger = Logs.open(device, new LogOptions(256 << 10, 512, true), new SplittableRandom(3));
        larger.write(List.of(append(601, 900)));
        larger.close();
        SegmentedLog again = Logs.open(device, Logs.SMALL, new SplittableRandom(4));
        assertEquals(Logs.entries(1, 900, 1, 100), again.read(1, 1, 999, Long.MAX_VALUE));
    }

    @Test
    void theBlockSizeMayNot() {
        Logs.open(device).close();
        LogOptions other = new LogOptions(32 << 10, 4096, true);
        assertThrows(LogFailedException.class, () -> Logs.open(device, other, new SplittableRandom(1)));
    }

    @Test
    @Tag("B70")
    void leftoversOfAnAbortedStartAreRemoved() {
        Logs.open(device).close();
        device.create("log/0000000000000002.tmp", 4096).close();
        Logs.open(device);
        assertFalse(device.exists("log/0000000000000002.tmp"));
    }
}
