package io.muster.testing.sim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.log.LogDevice;
import io.muster.log.NoSpaceException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each fault of a simulated disk does what it says, and counts that it did. */
class SimDiskTest {
    private static final String SEGMENT = "log/0000000000000001.seg";
    private static final String OTHER = "log/0000000000000002.seg";
    private static final int SIZE = 8192;

    private final Counts counts = new Counts();
    private final SimDisk disk = new SimDisk(new SplittableRandom(1), counts, place -> {});

    /** A file of zeros that is durable, with its name. */
    private LogDevice.File durable(String name) {
        LogDevice.File file = disk.create(name, SIZE);
        file.force();
        disk.forceDirectory("log");
        return file;
    }

    private static ByteBuffer bytes(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return ByteBuffer.wrap(bytes);
    }

    private static byte[] read(LogDevice.File file, int position, int length) {
        ByteBuffer target = ByteBuffer.allocate(length);
        assertEquals(length, file.read(position, target));
        return target.array();
    }

    private static int byteAt(LogDevice.File file, int position) {
        return read(file, position, 1)[0];
    }

    private int afterPowerLoss(String name, int position) {
        disk.stop(SimDisk.Loss.ALL);
        return byteAt(disk.open(name), position);
    }

    @Test
    @Tag("F3")
    void aPowerLossTakesWhatWasNotForcedAndTheEndOfAProcessDoesNot() {
        LogDevice.File file = durable(SEGMENT);
        file.write(0, bytes(512, 1));
        file.force();
        file.write(512, bytes(512, 2));
        disk.stop(SimDisk.Loss.NONE);
        assertEquals(2, byteAt(file, 512));
        assertEquals(0, afterPowerLoss(SEGMENT, 512));
        assertEquals(1, byteAt(disk.open(SEGMENT), 0));
    }

    @Test
    @Tag("F3")
    void aPowerLossKeepsLosesOrTearsEachWriteByItself() {
        TreeSet<String> seen = new TreeSet<>();
        for (int round = 0; round < 100; round++) {
            String name = "log/round-" + round;
            LogDevice.File file = durable(name);
            file.write(0, bytes(1024, 1));
            file.write(1024, bytes(1024, 2));
            disk.stop(SimDisk.Loss.RANDOM);
            LogDevice.File found = disk.open(name);
            seen.add("" + byteAt(found, 0) + byteAt(found, 512) + byteAt(found, 1024) + byteAt(found, 1536));
        }
        assertTrue(seen.containsAll(List.of("0000", "1122", "1100", "0022", "0100", "0020")), seen.toString());
    }

    @Test
    @Tag("F6")
    void aFailedForceMayDropItsPages() {
        LogDevice.File file = durable(SEGMENT);
        file.write(0, bytes(512, 1));
        disk.faults().failNextForce(DiskFaults.ForceFailure.PAGES_DROPPED);
        assertThrows(UncheckedIOException.class, file::force);
        assertEquals(0, byteAt(file, 0), "whoever reads sees the platter");
        file.force();
        assertEquals(0, afterPowerLoss(SEGMENT, 0));
        assertEquals(1, counts.of("disk: forces failed, PAGES_DROPPED"));
    }

    @Test
    @Tag("F6")
    @Tag("B71")
    void aFailedForceMayKeepItsPagesAsCleanSoThatTheNextOneLies() {
        LogDevice.File file = durable(SEGMENT);
        file.write(0, bytes(512, 1));
        disk.faults().failNextForce(DiskFaults.ForceFailure.PAGES_MARKED_CLEAN);
        assertThrows(UncheckedIOException.class, file::force);
        assertEquals(1, byteAt(file, 0), "the cache still shows them");
        file.force();
        assertEquals(0, afterPowerLoss(SEGMENT, 0), "the force that succeeded wrote nothing");
    }

    @Test
    @Tag("F6")
    void aFailedForceMayHaveWrittenAll() {
        LogDevice.File file = durable(SEGMENT);
        file.write(0, bytes(512, 1));
        disk.faults().failNextForce(DiskFaults.ForceFailure.PAGES_WRITTEN);
        assertThrows(UncheckedIOException.class, file::force);
        assertEquals(1, afterPowerLoss(SEGMENT, 0));
    }

    @Test
    @Tag("F6")
    void aDiskThatHasFailedAForceIsNotBelievedAgainByThatProcess() {
        assertTrue(disk.lock());
        LogDevice.File file = durable(SEGMENT);
        assertNull(disk.broken());
        disk.faults().failNextForce(DiskFaults.ForceFailure.PAGES_WRITTEN);
        assertThrows(UncheckedIOException.class, file::force);
        file.force();
        assertTrue(String.valueOf(disk.broken()).contains(SEGMENT), disk.broken());
        disk.unlock();
        assertTrue(disk.lock());
        assertNull(disk.broken(), "the next process reads what is really there");
    }

    @Test
    @Tag("F6")
    void aFailedForceOfADirectoryLeavesItsNamesWaiting() {
        disk.create(SEGMENT, SIZE).force();
        disk.faults().failNextDirectoryForce();
        assertThrows(UncheckedIOException.class, () -> disk.forceDirectory("log"));
        assertNotNull(disk.broken());
        disk.forceDirectory("log");
        disk.stop(SimDisk.Loss.ALL);
        assertTrue(disk.exists(SEGMENT));
    }

    @Test
    @Tag("F7")
    void aShortWriteLeavesAPrefixAndSaysWhy() {
        LogDevice.File file = durable(SEGMENT);
        for (DiskFaults.WriteFailure why : DiskFaults.WriteFailure.values()) {
            disk.faults().cutNextWriteShort(why);
            UncheckedIOException thrown =
                    assertThrows(UncheckedIOException.class, () -> file.write(1024, bytes(1000, 7), bytes(1000, 7)));
            assertEquals(why == DiskFaults.WriteFailure.NO_SPACE, thrown instanceof NoSpaceException);
            byte[] found = read(file, 1024, 2000);
            int length = 0;
            while (length < found.length && found[length] == 7) {
                length++;
            }
            assertTrue(length < 2000, "never all of it");
            assertArrayEquals(new byte[2000 - length], Arrays.copyOfRange(found, length, 2000), "and no gaps");
            file.write(1024, bytes(2000, 0));
        }
        assertEquals(2, counts.of("disk: writes cut short"));
    }

    @Test
    @Tag("F7")
    void aFullDiskTakesNoNewFilesOrOnlyTheirBeginning() {
        LogDevice.File file = durable(SEGMENT);
        disk.full(true);
        TreeSet<Boolean> left = new TreeSet<>();
        for (int i = 0; i < 20; i++) {
            String name = "log/" + i + ".tmp";
            UncheckedIOException thrown = assertThrows(UncheckedIOException.class, () -> disk.create(name, SIZE));
            assertInstanceOf(NoSpaceException.class, thrown);
            left.add(disk.exists(name));
            if (disk.exists(name)) {
                assertTrue(disk.open(name).size() < SIZE);
            }
        }
        assertEquals(2, left.size(), "both happen");
        file.write(0, bytes(512, 1));
        file.force();
        disk.full(false);
        disk.create("log/room.tmp", SIZE);
        assertEquals(20, counts.of("disk: files refused on a full disk"));
    }

    @Test
    @Tag("F9")
    void aReadFailsOnceOrAsLongAsTheSectorIsBad() {
        LogDevice.File file = durable(SEGMENT);
        disk.faults().failNextRead();
        UncheckedIOException once = assertThrows(UncheckedIOException.class, () -> read(file, 4096, 10));
        assertTrue(String.valueOf(once.getMessage()).contains(SEGMENT + ": read of 10 bytes at 4096"), once::toString);
        read(file, 4096, 10);
        disk.damage().makeUnreadable(SEGMENT, 1030);
        for (int i = 0; i < 3; i++) {
            assertThrows(UncheckedIOException.class, () -> read(file, 0, 1025));
            assertThrows(UncheckedIOException.class, () -> read(file, 1535, 10));
        }
        read(file, 0, 1024);
        read(file, 1536, 10);
        file.write(1024, bytes(512, 1));
        assertEquals(1, byteAt(file, 1030), "what is written again lies on another sector");
        assertEquals(6, counts.of("disk: reads of a bad sector"));
    }

    @Test
    @Tag("F9")
    void aBitFlipsOnThePlatterAndInTheCacheButNotUnderAWriteThatWaits() {
        LogDevice.File file = durable(SEGMENT);
        file.write(0, bytes(512, 0));
        file.force();
        disk.damage().flip(SEGMENT, 3, 6);
        assertEquals(64, byteAt(file, 3));
        file.write(0, bytes(512, 5));
        disk.damage().flip(SEGMENT, 4, 0);
        assertEquals(5, byteAt(file, 4));
        file.force();
        assertEquals(5, afterPowerLoss(SEGMENT, 4), "the write that waited came over it");
        assertEquals(2, counts.of("disk: bits flipped"));
    }

    @Test
    @Tag("F11")
    void aMisdirectedWriteLandsElsewhereAndItsPlaceKeepsWhatItHeld() {
        LogDevice.File file = durable(SEGMENT);
        LogDevice.File other = durable(OTHER);
        file.write(512, bytes(512, 1));
        file.force();
        disk.faults().misdirectNextWrite(OTHER, 1024);
        file.write(512, bytes(512, 2));
        file.force();
        other.force();
        assertEquals(1, byteAt(file, 512));
        assertEquals(2, afterPowerLoss(OTHER, 1024));
        assertEquals(1, byteAt(disk.open(SEGMENT), 512));
        assertEquals(1, counts.of("disk: writes misdirected"));
    }

    @Test
    @Tag("F11")
    void aWriteOfThePastMayTurnOutToBeMisplaced() {
        LogDevice.File file = durable(SEGMENT);
        durable(OTHER);
        file.write(512, bytes(512, 1));
        file.force();
        disk.damage().misplace(new DiskDamage.Place(SEGMENT, 512, 512), OTHER, 2048);
        assertEquals(0, byteAt(file, 512));
        assertEquals(1, afterPowerLoss(OTHER, 2048));
    }

    @Test
    @Tag("F9")
    void onlyWritesThatALaterForceProvesAreDrawnForDamage() {
        LogDevice.File file = durable(SEGMENT);
        SplittableRandom random = new SplittableRandom(3);
        assertTrue(disk.damage().proven(random).isEmpty());
        file.write(4096, bytes(512, 1));
        file.force();
        assertTrue(disk.damage().proven(random).isEmpty(), "the last one could be torn");
        file.write(4608, bytes(512, 2));
        file.force();
        for (int i = 0; i < 50; i++) {
            DiskDamage.Place place = disk.damage().proven(random).orElseThrow();
            assertEquals(new DiskDamage.Place(SEGMENT, 4096, 512), place);
            DiskDamage.Place target = disk.damage().otherPlace(place, random).orElseThrow();
            assertFalse(target.position() > 4608 - 512 && target.position() < 4608 + 512, "nor is the last one hit");
        }
    }

    @Test
    @Tag("F12")
    void aWipedDirectoryIsEmptyForGood() {
        durable(SEGMENT);
        assertTrue(disk.lock());
        assertThrows(IllegalStateException.class, disk::wipe);
        disk.unlock();
        disk.wipe();
        assertEquals(List.of(), disk.list("log"));
        disk.stop(SimDisk.Loss.ALL);
        assertEquals(List.of(), disk.list("log"));
        assertEquals(1, counts.of("disk: directories wiped"));
    }

    @Test
    @Tag("F13")
    void aDirectoryGoesBackToAnEarlierState() {
        LogDevice.File file = durable(SEGMENT);
        file.write(0, bytes(512, 1));
        SimDisk.Image image = disk.snapshot();
        file.write(0, bytes(512, 2));
        file.force();
        durable(OTHER);
        disk.restore(image);
        assertEquals(List.of("0000000000000001.seg"), disk.list("log"));
        LogDevice.File restored = disk.open(SEGMENT);
        assertEquals(1, byteAt(restored, 0));
        restored.write(0, bytes(512, 3));
        restored.force();
        disk.restore(image);
        assertEquals(1, afterPowerLoss(SEGMENT, 0), "the copy is one, and durable");
        assertEquals(2, counts.of("disk: directories rolled back"));
    }

    @Test
    @Tag("F1")
    void theMachineStopsInsideAChosenOperation() {
        LogDevice.File file = durable(SEGMENT);
        disk.crashAfter(1);
        file.write(0, bytes(512, 1));
        assertThrows(SimCrash.class, file::force);
        file.force();
    }
}
