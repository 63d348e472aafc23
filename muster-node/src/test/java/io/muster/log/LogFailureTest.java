package io.muster.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.log.CrashDevice.Op;
import io.muster.raft.InvariantViolation;
import io.muster.raft.Write;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A disk that refuses: the first failure is the last. */
final class LogFailureTest {
    private static final String SEGMENT = "log/0000000000000001.seg";

    private final CrashDevice device = new CrashDevice();

    private void fail(Op failing, String name) {
        device.failWith((op, file) -> {
            if (op == failing && file.startsWith(name)) {
                throw CrashDevice.refusal("the disk refuses " + op);
            }
        });
    }

    private void mend() {
        device.failWith((op, name) -> {});
    }

    private static Write append(long from, long to) {
        return new Write.Append(1, from, Logs.entries(from, to, 1, 100));
    }

    private static void isPoisoned(SegmentedLog log, LogFailedException first) {
        assertSame(first, assertThrows(LogFailedException.class, () -> log.write(List.of(append(9, 9)))));
        assertSame(first, assertThrows(LogFailedException.class, log::force));
        assertSame(first, assertThrows(LogFailedException.class, log::mark));
        assertSame(first, assertThrows(LogFailedException.class, log::prepare));
        assertSame(first, assertThrows(LogFailedException.class, () -> log.read(1, 1, 1, 1)));
        assertSame(first, assertThrows(LogFailedException.class, () -> log.restored(1)));
    }

    @Test
    @Tag("F6")
    @Tag("B71")
    @Tag("MU62")
    void aFailedForceIsNeverTriedAgain() {
        SegmentedLog log = Logs.open(device);
        log.write(List.of(append(1, 2)));
        log.force();
        log.write(List.of(append(3, 4)));
        device.forgetOnFailedForce(true);
        fail(Op.FORCE, SEGMENT);
        LogFailedException first = assertThrows(LogFailedException.class, log::force);
        assertEquals(SEGMENT, first.file());
        assertEquals(SegmentHeader.BYTES + 1024 + 1024, first.offset());
        mend();
        device.trace.clear();
        isPoisoned(log, first);
        log.close();
        assertEquals(List.of(), device.trace, "nothing is written, forced or noted after the failure");

        // the page cache still shows what the disk lacks; recovery writes it anew
        SegmentedLog again = Logs.open(device);
        assertEquals(Logs.entries(1, 4, 1, 100), again.read(1, 1, 9, 10_000));
        device.restart(new SplittableRandom(1), 0);
        SegmentedLog afterPowerLoss = Logs.open(device);
        assertEquals(Logs.entries(1, 4, 1, 100), afterPowerLoss.read(1, 1, 9, 10_000));
    }

    @Test
    @Tag("F6")
    void aFailedWriteIsFinal() {
        SegmentedLog log = Logs.open(device);
        fail(Op.WRITE, SEGMENT);
        LogFailedException first = assertThrows(LogFailedException.class, () -> log.write(List.of(append(1, 2))));
        assertEquals(SEGMENT, first.file());
        mend();
        isPoisoned(log, first);
    }

    @Test
    @Tag("F7")
    void aFullDiskWhilePreparingLosesNothingAndMayBeTriedAgain() {
        SegmentedLog log = Logs.open(device);
        fail(Op.CREATE, "log/");
        assertThrows(UncheckedIOException.class, log::prepare);
        log.write(List.of(append(1, 2)));
        log.force();
        fail(Op.WRITE, "log/0000000000000002-");
        assertThrows(UncheckedIOException.class, log::prepare);
        assertEquals(List.of("0000000000000001.seg"), device.list("log"), "the space is given back");
        mend();
        log.prepare();
        assertEquals(2, device.list("log").size());
    }

    /** What was done to an earlier file of that name may be forgotten by a power loss, and a rename after it kept. */
    @Test
    @Tag("F3")
    void theNameOfAnUnfinishedSegmentNeverComesBack() {
        SegmentedLog log = Logs.open(device);
        fail(Op.WRITE, "log/0000000000000002-");
        assertThrows(UncheckedIOException.class, log::prepare);
        assertThrows(UncheckedIOException.class, log::prepare);
        mend();
        log.prepare();
        List<String> created = device.trace.stream()
                .filter(event -> event.startsWith("CREATE log/0000000000000002-"))
                .toList();
        assertEquals(3, created.size());
        assertEquals(3, created.stream().distinct().count(), created::toString);
    }

    @Test
    @Tag("F7")
    void aFullDiskWhenTheNextSegmentIsNeededStopsTheLog() {
        SegmentedLog log = Logs.open(device);
        log.write(List.of(append(1, 2)));
        log.force();
        device.failWith((op, name) -> {
            if (op == Op.CREATE && name.startsWith("log/")) {
                throw new NoSpaceException("/data/" + name + ": no room", new IOException("no space left"));
            }
        });
        LogFailedException first = assertThrows(LogFailedException.class, () -> {
            for (int i = 3; i < 1000; i++) {
                log.write(List.of(append(i, i)));
                log.force();
            }
        });
        assertTrue(first.full());
        assertEquals("log/0000000000000002.seg", first.file());
        String message = String.valueOf(first.getMessage());
        assertTrue(message.matches(".*/data/log/0000000000000002-[0-9a-f]{16}\\.tmp: no room.*"), message);
        isPoisoned(log, first);
        log.close();

        // the disk is still full: a start needs a segment, says so and leaves everything as it is
        LogFailedException early = assertThrows(LogFailedException.class, () -> Logs.open(device));
        assertTrue(early.full());
        mend();
        SegmentedLog again = Logs.open(device);
        assertTrue(again.restored(1).terms().lastIndex() > 50);
        assertEquals(50, again.read(1, 1, 50, Long.MAX_VALUE).size());
    }

    @Test
    void aSegmentThatCannotBeForcedIsFinalToo() {
        SegmentedLog log = Logs.open(device);
        fail(Op.FORCE, "log/0000000000000002-");
        LogFailedException first = assertThrows(LogFailedException.class, log::prepare);
        mend();
        isPoisoned(log, first);
    }

    @Test
    @Tag("MU66")
    void aNameThatCannotBeForcedIsFinalToo() {
        SegmentedLog log = Logs.open(device);
        fail(Op.FORCE_DIRECTORY, "log");
        LogFailedException first = assertThrows(LogFailedException.class, log::prepare);
        mend();
        isPoisoned(log, first);
    }

    @Test
    @Tag("F9")
    void rotMetWhileReadingIsNamedAndFinal() {
        SegmentedLog log = Logs.open(device);
        log.write(List.of(append(1, 2)));
        log.force();
        device.bytes(SEGMENT)[SegmentHeader.BYTES + 1024 + Batch.HEADER + 132 + 40] ^= 1;
        assertEquals(Logs.entries(1, 1, 1, 100), log.read(1, 1, 1, 1000));
        LogFailedException first = assertThrows(LogFailedException.class, () -> log.read(1, 1, 2, 1000));
        assertEquals(SEGMENT, first.file());
        assertEquals(SegmentHeader.BYTES + 1024 + Batch.HEADER + 132, first.offset());
        isPoisoned(log, first);
    }

    @Test
    void aBrokenInvariantStopsTheLog() {
        SegmentedLog log = Logs.open(device);
        assertThrows(InvariantViolation.class, () -> log.write(List.of(append(1, 1), append(5, 5))));
        isPoisoned(log, assertThrows(LogFailedException.class, log::force));
    }

    @Test
    void anEntryThatIsTooLargeIsRefusedBeforeAnythingIsWritten() {
        SegmentedLog log = Logs.open(device);
        int max = Logs.SMALL.payloadBytesMax();
        Write tooLarge = new Write.Append(1, 2, Logs.entries(2, 2, 1, max + 1));
        assertThrows(IllegalArgumentException.class, () -> log.write(List.of(append(1, 1), tooLarge)));
        log.write(List.of(append(1, 1), new Write.Append(1, 2, Logs.entries(2, 9, 1, max))));
        log.force();
        assertEquals(Logs.entries(2, 9, 1, max), log.read(1, 2, 9, Long.MAX_VALUE));
    }

    @Test
    void moreGroupsThanASegmentCanRepeatAreRefused() {
        SegmentedLog log = Logs.open(device);
        int max = Logs.SMALL.groupsMax();
        for (int group = 1; group <= max; group++) {
            log.write(List.of(Logs.vote(group, 1, 1, 1)));
        }
        assertThrows(IllegalArgumentException.class, () -> log.write(List.of(Logs.vote(max + 1, 1, 1, 1))));
        Write large = new Write.Append(1, 2, Logs.entries(1, 9, 1, Logs.SMALL.payloadBytesMax()));
        log.write(List.of(large));
        log.close();
        SegmentedLog again = Logs.open(device);
        assertEquals(1, again.restored(max).hardState().term());
        assertEquals(9, again.restored(1).terms().lastIndex());
    }

    @Test
    @Tag("F6")
    void afterAFailureTheStopIsNotClean() {
        SegmentedLog log = Logs.open(device);
        fail(Op.WRITE, SEGMENT);
        assertThrows(LogFailedException.class, () -> log.write(List.of(append(1, 2))));
        mend();
        log.close();
        IdentityFile identity = IdentityFile.openOrCreate(device, Logs.OWNER, 512, new SplittableRandom(1), Logs.CLOCK);
        assertFalse(identity.identity().cleanStop());
    }
}
