package io.muster.apply;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.CommandId;
import io.muster.raft.EntryKind;
import io.muster.raft.Payload;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EnvelopeTest {
    private static final CommandId ID = new CommandId(0x1122, 0x33);
    private static final byte[] COMMAND = {1, 2, 3};

    @Test
    void commandsKeepTheirLayout() {
        byte[] envelope = Envelope.command(ID, 0x21, new Envelope.Key("k\u00e9", 0x44, 0x55), COMMAND);
        assertEquals(
                "00000000000000ff" + "01" + "01" + "0000000000001122" + "0000000000000033" + "0000000000000021"
                        + "0000000000000044" + "00000055" + "03" + "6bc3a9" + "010203",
                hex(Envelope.stamped(envelope, 0xff)));
        assertEquals(
                "0000000000000000" + "01" + "00" + "0000000000001122" + "0000000000000033" + "0000000000000000"
                        + "010203",
                hex(Envelope.stamped(Envelope.command(ID, 0, null, COMMAND), 0)));
    }

    @Test
    void sessionsKeepTheirLayout() {
        assertEquals(
                "0000000000000007" + "01" + "01" + "0000000000001122" + "0000000000000099" + "0000000000000088",
                hex(Envelope.stamped(Envelope.open(0x1122, 0x99, 0x88), 7)));
    }

    @Test
    void whatWasWrittenIsRead() {
        Envelope.Key key = new Envelope.Key("x".repeat(255), Long.MAX_VALUE, Integer.MAX_VALUE);
        Payload payload = Envelope.stamped(Envelope.command(ID, 0x33, key, COMMAND), Long.MAX_VALUE);
        Envelope.Command read = Envelope.decodeCommand(payload);
        assertEquals(ID, read.id());
        assertEquals(0x33, read.ackBelow());
        assertEquals(key, read.key());
        assertEquals(Long.MAX_VALUE, read.millis());
        assertArrayEquals(COMMAND, read.bytes());
        assertEquals(Envelope.OVERHEAD_MAX + COMMAND.length, payload.size());
        assertEquals(ID, Envelope.commandId(payload.toArray()));
        Envelope.Command plain = Envelope.decodeCommand(Payload.wrap(Envelope.command(ID, 0, null, new byte[0])));
        assertNull(plain.key());
        assertEquals(0, plain.bytes().length);
        assertEquals(
                new Envelope.Open(5, 9, 77, 6), Envelope.decodeSession(Envelope.stamped(Envelope.open(9, 77, 6), 5)));
    }

    @Test
    void nobodyAcknowledgesTheCallThatHeIsMaking() {
        assertEquals(
                0x33,
                Envelope.decodeCommand(Payload.wrap(Envelope.command(ID, 1000, null, COMMAND)))
                        .ackBelow());
    }

    @Test
    void stampingLeavesTheEnvelopeForRetriesAlone() {
        byte[] envelope = Envelope.command(ID, 0, null, COMMAND);
        byte[] before = envelope.clone();
        Payload first = Envelope.stamped(envelope, 1);
        Payload second = Envelope.stamped(envelope, 2);
        assertArrayEquals(before, envelope);
        assertNotSame(first, second);
        assertEquals(1, Envelope.decodeCommand(first).millis());
        assertEquals(2, Envelope.decodeCommand(second).millis());
        assertEquals(0, Envelope.decodeCommand(Envelope.stamped(envelope, -5)).millis(), "a clock before 1970");
    }

    @Test
    void anotherIdLeavesTheCommandAlone() {
        byte[] envelope = Envelope.stamped(Envelope.command(ID, 5, new Envelope.Key("k", 1, 1), COMMAND), 99)
                .toArray();
        Envelope.Command rebound =
                Envelope.decodeCommand(Payload.wrap(Envelope.rebound(envelope, new CommandId(8, 9), 3)));
        assertEquals(new CommandId(8, 9), rebound.id());
        assertEquals(3, rebound.ackBelow());
        assertEquals(0, rebound.millis());
        assertEquals(new Envelope.Key("k", 1, 1), rebound.key());
        assertArrayEquals(COMMAND, rebound.bytes());
    }

    @Test
    void badKeysAreRefusedAtTheCaller() {
        for (String key : new String[] {"", "x".repeat(256), "\u00e9".repeat(128), "\ud800"}) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> Envelope.command(ID, 0, new Envelope.Key(key, 1, 1), COMMAND));
        }
        assertThrows(IllegalArgumentException.class, () -> new Envelope.Key("k", 0, 1));
        assertThrows(IllegalArgumentException.class, () -> Envelope.open(0, 1, 0));
    }

    @Test
    void everyCutIsRefused() {
        byte[] whole = Envelope.command(ID, 0, new Envelope.Key("key", 5, 5), new byte[0]);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThrows(
                    MalformedEnvelopeException.class, () -> Envelope.check(EntryKind.COMMAND, cut), "at " + length);
        }
        Envelope.check(EntryKind.COMMAND, whole);
        byte[] open = Envelope.open(3, 4, 5);
        Envelope.check(EntryKind.SESSION, open);
        for (int length = 0; length <= open.length + 1; length++) {
            byte[] cut = Arrays.copyOf(open, length);
            if (length != open.length) {
                assertThrows(MalformedEnvelopeException.class, () -> Envelope.check(EntryKind.SESSION, cut));
            }
        }
    }

    @Test
    void eachFieldOutOfRangeIsRefused() {
        byte[] whole = Envelope.command(ID, 0, new Envelope.Key("key", 5, 5), COMMAND);
        refused(whole, 0, (byte) 0x80, "time before 1970");
        refused(whole, 8, (byte) 2, "version");
        refused(whole, 9, (byte) 2, "flags");
        refused(whole, 10, (byte) 0x80, "session");
        refused(whole, 18, (byte) 0x80, "sequence");
        refused(whole, 26, (byte) 0x80, "ack");
        refused(whole, 33, (byte) 0x34, "ack above the sequence");
        refused(whole, 34, (byte) 0x80, "window");
        refused(whole, 42, (byte) 0x80, "max");
        refused(whole, 46, (byte) 0, "empty key");
        refused(whole, 46, (byte) 0xff, "key longer than the rest");
        refused(whole, 47, (byte) 0xff, "key no UTF-8");
        assertThrows(MalformedEnvelopeException.class, () -> Envelope.check(EntryKind.NOOP, whole));
    }

    private static void refused(byte[] whole, int at, byte value, String what) {
        byte[] changed = whole.clone();
        changed[at] = value;
        assertThrows(MalformedEnvelopeException.class, () -> Envelope.check(EntryKind.COMMAND, changed), what);
    }

    @Test
    void noBytesAtAllBreakTheReaderInAnotherWay() {
        SplittableRandom random = new SplittableRandom(7);
        byte[] whole = Envelope.command(ID, 0, new Envelope.Key("key", 5, 5), COMMAND);
        int refused = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = whole.clone();
            for (int i = 0; i < 1 + round % 3; i++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                Envelope.check(round % 2 == 0 ? EntryKind.COMMAND : EntryKind.SESSION, bytes);
            } catch (MalformedEnvelopeException e) {
                refused++;
            }
        }
        assertTrue(refused > 10_000, refused + " refused");
    }

    private static String hex(Payload payload) {
        ByteBuffer buffer = payload.asBuffer();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
