package io.muster.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.raft.Entry;
import io.muster.raft.HardState;
import io.muster.raft.Write;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Logs of many segments. */
final class SegmentsTest {
    private final CrashDevice device = new CrashDevice();

    private static Write append(long from, long to, int bytes) {
        return new Write.Append(1, from, Logs.entries(from, to, 1, bytes));
    }

    private SegmentedLog logOfManySegments() {
        SegmentedLog log = Logs.open(device);
        log.write(List.of(new Write.SaveHardState(2, 1, new HardState(7, 3, 0))));
        for (int i = 0; i < 60; i++) {
            log.write(List.of(append(10 * i + 1, 10 * i + 10, 300)));
            log.force();
        }
        return log;
    }

    @Test
    void aLogOfManySegmentsComesBackAfterAKill() {
        logOfManySegments();
        assertTrue(device.list("log").size() >= 7);
        SegmentedLog again = Logs.open(device);
        assertEquals(Logs.entries(1, 600, 1, 300), again.read(1, 1, 600, Long.MAX_VALUE));
        for (int i = 1; i <= 600; i += 13) {
            assertEquals(Logs.entries(i, i, 1, 300), again.read(1, i, i, 0));
        }
    }

    @Test
    @Tag("MU5")
    void theHardStateOfAQuietGroupIsInEverySegment() {
        logOfManySegments();
        for (String name : device.list("log").subList(1, device.list("log").size())) {
            java.nio.ByteBuffer bytes = java.nio.ByteBuffer.wrap(device.bytes("log/" + name));
            int payload = SegmentHeader.BYTES + 512 + Batch.HEADER + 32;
            int second = payload + LocalRecord.PART_BYTES + (name.startsWith("0000000000000001") ? 0 : 72);
            assertEquals(2, bytes.getInt(second), name);
            assertEquals(7, bytes.getLong(second + 8), name);
            assertEquals(3, bytes.getLong(second + 16), name);
        }
        SegmentedLog again = Logs.open(device);
        assertEquals(new HardState(7, 3, 0), again.restored(2).hardState());
    }

    @Test
    void restartsDoNotMakeTheLogGrow() {
        logOfManySegments();
        int segments = device.list("log").size();
        for (int i = 0; i < 5; i++) {
            SegmentedLog log = Logs.open(device);
            log.write(List.of(append(601 + i, 601 + i, 10)));
            log.force();
        }
        assertEquals(segments, device.list("log").size());
    }

    @Test
    @Tag("F3")
    @Tag("MU66")
    void theNameOfASegmentIsDurableBeforeAnythingIsInIt() {
        SegmentedLog log = logOfManySegments();
        log.prepare();
        List<String> trace = device.trace;
        Set<String> temporary = new HashSet<>();
        int checked = 0;
        for (int i = 0; i < trace.size(); i++) {
            if (trace.get(i).startsWith("RENAME log/")) {
                String name = trace.get(i).substring("RENAME ".length());
                String forced = trace.get(i - 1);
                assertTrue(forced.matches("FORCE " + name.replace(".seg", "-[0-9a-f]{16}\\.tmp")), forced);
                assertTrue(temporary.add(forced), "a temporary name must never come back");
                assertEquals("FORCE_DIRECTORY log", trace.get(i + 1));
                assertEquals(-1, trace.subList(0, i).indexOf("WRITE " + name));
                checked++;
            }
        }
        assertTrue(checked >= 7);
    }

    @Test
    void aUnitThatFitsCostsOneWriteAndOneForce() {
        SegmentedLog log = Logs.open(device);
        log.prepare();
        device.trace.clear();
        log.write(List.of(append(1, 20, 300), Logs.vote(2, 1, 1, 1), append(21, 30, 100)));
        log.force();
        log.force();
        assertEquals(List.of("WRITE log/0000000000000001.seg", "FORCE log/0000000000000001.seg"), device.trace);
        log.write(List.of(append(31, 80, 300)));
        device.trace.clear();
        log.force();
        log.write(List.of(append(81, 140, 300))); // does not fit into what is left: begins the next segment
        log.force();
        assertEquals(
                List.of(
                        "FORCE log/0000000000000001.seg",
                        "WRITE log/0000000000000002.seg",
                        "FORCE log/0000000000000002.seg"),
                device.trace);
    }

    @Test
    void aUnitLargerThanASegmentIsSplitAndOldSegmentsAreForcedFirst() {
        SegmentedLog log = Logs.open(device);
        log.write(List.of(Logs.vote(2, 1, 1, 1)));
        device.trace.clear();
        log.write(List.of(append(1, 100, 2000)));
        List<String> afterWrite = List.copyOf(device.trace);
        log.force();
        for (String name : device.list("log")) {
            int written = afterWrite.indexOf("WRITE log/" + name);
            String created = "CREATE log/" + next(name);
            int next = afterWrite.subList(written + 1, afterWrite.size()).stream()
                            .map(event -> event.startsWith(created))
                            .toList()
                            .indexOf(true)
                    + written;
            if (next > written) {
                assertTrue(afterWrite.subList(written, next + 1).contains("FORCE log/" + name), name);
            }
        }
        assertEquals(Logs.entries(1, 100, 1, 2000), log.read(1, 1, 100, Long.MAX_VALUE));
        SegmentedLog again = Logs.open(device);
        assertEquals(Logs.entries(1, 100, 1, 2000), again.read(1, 1, 100, Long.MAX_VALUE));
    }

    @Test
    void theRecordThatBeginsASegmentIsNotInItsCheckpoint() {
        for (int filler = 0; filler < 2000; filler += 100) {
            CrashDevice disk = new CrashDevice();
            SegmentedLog log = Logs.open(disk);
            // more than a segment, so that it is split wherever it is full
            List<Write> unit = new ArrayList<>(List.of(append(1, 10, filler + 1)));
            for (int i = 1; i <= 500; i++) {
                unit.add(Logs.vote(1 + i % 3, i, i, 1));
                unit.add(new Write.TruncateSuffix(1, i, 11, i));
            }
            log.write(unit);
            log.force();
            SegmentedLog again = Logs.open(disk);
            assertEquals(500, again.restored(3).hardState().term());
        }
    }

    private static String next(String name) {
        return String.format("%016x-", Long.parseLong(name.substring(0, 16), 16) + 1);
    }

    @Test
    void aUnitSplitOverSegmentsSurvivesAnyCrashAsAPrefix() {
        for (int seed = 0; seed < 200; seed++) {
            RandomGenerator random = new SplittableRandom(seed);
            CrashDevice disk = new CrashDevice();
            SegmentedLog log = Logs.open(disk);
            log.write(List.of(append(1, 5, 100)));
            log.force();
            disk.crashAfter(random.nextInt(25));
            try {
                log.write(List.of(append(6, 100, 2000)));
            } catch (CrashDevice.Crash e) {
                // in the middle of it
            }
            disk.restart(random, random.nextInt(9));
            SegmentedLog again = Logs.open(disk);
            long last = again.restored(1).terms().lastIndex();
            assertTrue(last >= 5);
            List<Entry> expected = new ArrayList<>(Logs.entries(1, 5, 1, 100));
            expected.addAll(Logs.entries(6, last, 1, 2000));
            assertEquals(expected, again.read(1, 1, 100, Long.MAX_VALUE));
        }
    }

    @Test
    void aLargeUnitBecomesBatchesOfAMegabyteUnderOneForce() {
        LogOptions options = new LogOptions(24 << 20, 512, true);
        SegmentedLog log = Logs.open(device, options, new SplittableRandom(1));
        device.trace.clear();
        log.write(List.of(append(1, 20, 300 << 10), append(21, 22, 3 << 20), append(23, 23, 10)));
        log.force();
        assertEquals(List.of("WRITE log/0000000000000001.seg", "FORCE log/0000000000000001.seg"), device.trace);
        // three of 300 KiB to a batch, one of 3 MiB, and the small one by itself
        assertEquals(7 + 2 + 1, log.stats().batches());
        SegmentedLog again = Logs.open(device, options, new SplittableRandom(2));
        assertEquals(Logs.entries(1, 20, 1, 300 << 10), again.read(1, 1, 20, Long.MAX_VALUE));
        assertEquals(Logs.entries(21, 22, 1, 3 << 20), again.read(1, 21, 22, Long.MAX_VALUE));
    }

    @Test
    void aUnitLargerThanTheImageIsWrittenInSeveralCallsUnderOneForce() {
        LogOptions options = new LogOptions(24 << 20, 4096, true);
        SegmentedLog log = Logs.open(device, options, new SplittableRandom(1));
        device.trace.clear();
        log.write(List.of(append(1, 20, 1 << 20)));
        log.force();
        assertEquals(
                1, device.trace.stream().filter(op -> op.startsWith("FORCE")).count());
        assertEquals(
                2, device.trace.stream().filter(op -> op.startsWith("WRITE")).count());
        SegmentedLog again = Logs.open(device, options, new SplittableRandom(2));
        assertEquals(Logs.entries(19, 20, 1, 1 << 20), again.read(1, 19, 99, Long.MAX_VALUE));
    }

    @Test
    @Tag("B70")
    void truncationsReachBackOverSegments() {
        SegmentedLog log = logOfManySegments();
        log.write(List.of(
                new Write.TruncateSuffix(1, 1, 100, 2), new Write.Append(1, 2, Logs.entries(100, 130, 2, 300))));
        log.force();
        List<Entry> expected = new ArrayList<>(Logs.entries(1, 99, 1, 300));
        expected.addAll(Logs.entries(100, 130, 2, 300));
        assertEquals(expected, log.read(1, 1, 999, Long.MAX_VALUE));
        SegmentedLog again = Logs.open(device);
        assertEquals(expected, again.read(1, 1, 999, Long.MAX_VALUE));
    }

    @Test
    @Tag("MU64")
    @Tag("F9")
    void anyRotInAFinishedSegmentIsDamage() {
        logOfManySegments();
        String name = "log/" + device.list("log").get(2);
        RandomGenerator random = new SplittableRandom(3);
        byte[] whole = device.bytes(name);
        for (int i = 0; i < 200; i++) {
            byte[] spoiled = whole.clone();
            int at = SegmentHeader.BYTES + 1024 + random.nextInt(20_000);
            spoiled[at] ^= (byte) (1 << random.nextInt(8));
            CrashDevice disk = device.copy();
            disk.replace(name, spoiled);
            if (padding(whole, at)) {
                Logs.open(disk);
            } else {
                LogDamagedException damage = assertThrows(LogDamagedException.class, () -> Logs.open(disk));
                assertEquals(name, damage.file());
            }
        }
    }

    private static boolean padding(byte[] whole, int at) {
        java.nio.ByteBuffer bytes = java.nio.ByteBuffer.wrap(whole);
        int batch = SegmentHeader.BYTES;
        while (true) {
            int end = batch + Batch.HEADER + bytes.getInt(batch + 44);
            int next = (end + 511) & -512;
            if (at < next) {
                return at >= end;
            }
            batch = next;
        }
    }

    @Test
    void aMissingSegmentIsDamage() {
        logOfManySegments();
        List<String> names = device.list("log");
        for (String name : names.subList(0, names.size() - 1)) {
            CrashDevice disk = device.copy();
            disk.lose("log/" + name);
            LogDamagedException damage = assertThrows(LogDamagedException.class, () -> Logs.open(disk));
            assertEquals("log/" + name, damage.file());
        }
    }

    @Test
    void aRottenLinkOfTheNewestSegmentIsDamage() {
        SegmentedLog log = logOfManySegments();
        log.mark();
        String name = "log/" + device.list("log").getLast();
        byte[] spoiled = device.bytes(name).clone();
        spoiled[SegmentHeader.BYTES + 70] ^= 1;
        device.replace(name, spoiled);
        assertThrows(LogDamagedException.class, () -> Logs.open(device));
    }

    @Test
    void aPreparedSegmentThatWasNotUsedIsNotPartOfTheLog() {
        SegmentedLog log = Logs.open(device);
        log.write(List.of(append(1, 3, 10)));
        log.force();
        log.prepare();
        log.prepare();
        assertEquals(2, device.list("log").size());
        SegmentedLog again = Logs.open(device);
        assertEquals(Logs.entries(1, 3, 1, 10), again.read(1, 1, 9, 1000));
        assertEquals(List.of("0000000000000003.seg"), device.list("log"));
    }
}
