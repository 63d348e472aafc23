package io.muster.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The file that says who a data directory belongs to. */
final class IdentityFileTest {
    private final CrashDevice device = new CrashDevice();

    private static IdentityFile open(CrashDevice device, LogOwner owner, long seed) {
        return IdentityFile.openOrCreate(device, owner, 512, new SplittableRandom(seed), Logs.CLOCK);
    }

    @Test
    void isMadeOnceAndReadAgain() {
        LogIdentity made = open(device, Logs.OWNER, 1).identity();
        assertNotEquals(0, made.incarnation());
        assertTrue(made.cleanStop());
        assertEquals(made, open(device, Logs.OWNER, 2).identity());
        device.restart(new SplittableRandom(3), 0);
        assertEquals(made, open(device, Logs.OWNER, 2).identity());
    }

    @Test
    void anotherDirectoryIsAnotherIncarnation() {
        LogIdentity one = open(device, Logs.OWNER, 1).identity();
        LogIdentity two = open(new CrashDevice(), Logs.OWNER, 2).identity();
        assertNotEquals(one.incarnation(), two.incarnation());
        assertNotEquals(one.logId(), two.logId());
    }

    @Test
    void keepsNamesOfAnyScript() {
        LogOwner owner = new LogOwner(new UUID(5, 6), "узел-\uD83D\uDE00", 9);
        open(device, owner, 1);
        assertEquals(owner, open(device, owner, 2).identity().owner());
    }

    @Test
    void refusesAnotherOwner() {
        open(device, Logs.OWNER, 1);
        LogOwner otherCluster = new LogOwner(new UUID(9, 9), "n1", 42);
        LogOwner otherNode = new LogOwner(new UUID(1, 2), "n2", 43);
        LogFailedException cluster = assertThrows(LogFailedException.class, () -> open(device, otherCluster, 2));
        assertEquals(IdentityFile.NAME, cluster.file());
        LogFailedException node = assertThrows(LogFailedException.class, () -> open(device, otherNode, 2));
        assertTrue(String.valueOf(node.getMessage()).contains("'n1'"));
        assertTrue(String.valueOf(node.getMessage()).contains("'n2'"));
    }

    @Test
    @Tag("F10")
    void oneSlotIsAlwaysEnough() {
        Logs.open(device).close();
        LogIdentity newest = open(device, Logs.OWNER, 2).identity();
        byte[] whole = device.bytes(IdentityFile.NAME);
        for (int at = 0; at < whole.length; at++) {
            byte[] spoiled = whole.clone();
            spoiled[at] ^= (byte) 0x08;
            CrashDevice disk = device.copy();
            disk.replace(IdentityFile.NAME, spoiled);
            LogIdentity found = open(disk, Logs.OWNER, 3).identity();
            assertEquals(newest.incarnation(), found.incarnation(), "byte " + at);
            assertEquals(newest.logId(), found.logId(), "byte " + at);
            assertEquals(newest.owner(), found.owner(), "byte " + at);
        }
    }

    @Test
    @Tag("F10")
    void aSpoiledNewestSlotNeverMakesARunningLogCleanOrNew() {
        SegmentedLog log = Logs.open(device);
        log.write(java.util.List.of(Logs.vote(1, 1, 5, 3)));
        log.force();
        byte[] whole = device.bytes(IdentityFile.NAME);
        for (int slot = 0; slot < 2; slot++) {
            byte[] spoiled = whole.clone();
            Arrays.fill(spoiled, slot * 4096, slot * 4096 + 512, (byte) 0);
            CrashDevice disk = device.copy();
            disk.replace(IdentityFile.NAME, spoiled);
            SegmentedLog again = Logs.open(disk);
            assertEquals(5, again.restored(1).hardState().term());
        }
    }

    @Test
    @Tag("F10")
    void aLogWithoutIdentityDoesNotStart() {
        Logs.open(device).close();
        for (int length : new int[] {0, 1, 4096, 4150}) {
            byte[] spoiled = Arrays.copyOf(device.bytes(IdentityFile.NAME), length);
            Arrays.fill(spoiled, 0, Math.min(length, 200), (byte) 0);
            CrashDevice disk = device.copy();
            disk.replace(IdentityFile.NAME, spoiled);
            assertThrows(LogFailedException.class, () -> open(disk, Logs.OWNER, 2), "length " + length);
        }
        device.lose(IdentityFile.NAME);
        LogFailedException failure = assertThrows(LogFailedException.class, () -> open(device, Logs.OWNER, 2));
        assertTrue(String.valueOf(failure.getMessage()).contains("cannot start as a new one"));
    }

    @Test
    @Tag("B70")
    void aCrashWhileItIsMadeLeavesNothingOrAll() {
        for (int seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            CrashDevice disk = new CrashDevice();
            disk.crashAfter(random.nextInt(7));
            try {
                open(disk, Logs.OWNER, 1);
            } catch (CrashDevice.Crash e) {
                // somewhere on the way
            }
            disk.restart(random, random.nextInt(9));
            assertEquals(Logs.OWNER, open(disk, Logs.OWNER, 2).identity().owner());
        }
    }

    @Test
    void aNewerVersionIsRefused() {
        open(device, Logs.OWNER, 1);
        java.nio.ByteBuffer bytes =
                java.nio.ByteBuffer.wrap(device.bytes(IdentityFile.NAME).clone());
        for (int at = 0; at <= 4096; at += 4096) {
            bytes.putShort(at + 12, (short) 2);
            bytes.putInt(at + 8, io.muster.record.RecordFormat.crc(bytes, at + 12, 4084));
        }
        device.replace(IdentityFile.NAME, bytes.array());
        LogFailedException failure = assertThrows(LogFailedException.class, () -> open(device, Logs.OWNER, 2));
        assertTrue(String.valueOf(failure.getMessage()).contains("upgrade"));
    }

    @Test
    void anIntactChecksumOverNonsenseIsRefused() {
        open(device, Logs.OWNER, 1);
        java.nio.ByteBuffer bytes =
                java.nio.ByteBuffer.wrap(device.bytes(IdentityFile.NAME).clone());
        for (int at = 0; at <= 4096; at += 4096) {
            bytes.putLong(at + 40, -1); // the node key
            bytes.putInt(at + 8, io.muster.record.RecordFormat.crc(bytes, at + 12, 4084));
        }
        device.replace(IdentityFile.NAME, bytes.array());
        LogFailedException failure = assertThrows(LogFailedException.class, () -> open(device, Logs.OWNER, 2));
        assertEquals(IdentityFile.NAME, failure.file());
    }

    @Test
    void namesAndKeysAreChecked() {
        assertThrows(IllegalArgumentException.class, () -> new LogOwner(new UUID(1, 2), "", 1));
        assertThrows(IllegalArgumentException.class, () -> new LogOwner(new UUID(1, 2), "x".repeat(256), 1));
        assertThrows(IllegalArgumentException.class, () -> new LogOwner(new UUID(1, 2), "n1", 0));
    }
}
