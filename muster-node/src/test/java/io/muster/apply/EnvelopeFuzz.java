package io.muster.apply;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.ApplyContext;
import io.muster.CommandId;
import io.muster.fuzz.Allocation;
import io.muster.fuzz.Bytes;
import io.muster.raft.Entry;
import io.muster.raft.EntryKind;
import io.muster.raft.Payload;
import io.muster.spi.CommandHandler;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Entries as another node may send them: each is refused by a {@link MalformedEnvelopeException} before it is proposed,
 * or two replicas apply it without a failure and agree on what it came to; and what a command's envelope says makes
 * the same envelope again.
 */
public final class EnvelopeFuzz {
    /** Small, so that forgetting happens. */
    private static final ApplyLimits LIMITS = new ApplyLimits(3, 4, 300, 600, 500);

    private static final List<EntryKind> KINDS = List.of(EntryKind.values());

    private EnvelopeFuzz() {}

    /** Answers with what it got, and with where. */
    private static final class Echo implements CommandHandler {
        private long sum;

        @Override
        public byte[] apply(byte[] command, ApplyContext context) {
            sum = sum * 31 + command.length;
            String place = context.index() + "@" + context.time() + ":";
            return ByteBuffer.allocate(place.length() + command.length)
                    .put(place.getBytes(StandardCharsets.US_ASCII))
                    .put(command)
                    .array();
        }

        @Override
        public long digest() {
            return sum;
        }
    }

    /**
     * One input.
     *
     * @param input entries: a byte for the kind, two for the length, then the bytes
     */
    public static void fuzzerTestOneInput(byte[] input) {
        Allocation.bounded(input.length, () -> apply(new Bytes(input)));
    }

    private static void apply(Bytes input) {
        ReplicatedState one = new ReplicatedState("default", new Echo(), LIMITS);
        ReplicatedState two = new ReplicatedState("default", new Echo(), LIMITS);
        while (input.hasMore()) {
            EntryKind kind = KINDS.get(input.u8() % KINDS.size());
            byte[] envelope = input.take(input.u16());
            if (accepted(kind, envelope)) {
                if (kind == EntryKind.COMMAND) {
                    demandSameAgain(envelope);
                }
                Entry entry = new Entry(one.applied() + 1, 1, kind, Payload.wrap(envelope));
                Applied first = one.apply(entry);
                Applied second = two.apply(entry);
                assertEquals(first.kind(), second.kind());
                assertArrayEquals(first.result(), second.result());
                assertEquals(one.digest(), two.digest(), "at index " + entry.index());
                demandBounded(one);
            }
        }
    }

    private static boolean accepted(EntryKind kind, byte[] envelope) {
        try {
            Envelope.check(kind, envelope);
            return true;
        } catch (MalformedEnvelopeException e) {
            assertFalse(String.valueOf(e.getMessage()).isBlank(), "says what is wrong");
            return false;
        }
    }

    private static void demandSameAgain(byte[] envelope) {
        Envelope.Command command = Envelope.decodeCommand(Payload.wrap(envelope));
        assertEquals(command.id(), Envelope.commandId(envelope));
        byte[] again = Envelope.command(command.id(), command.ackBelow(), command.key(), command.bytes());
        assertEquals(Payload.wrap(envelope), Envelope.stamped(again, command.millis()), "the only bytes that say this");
    }

    private static void demandBounded(ReplicatedState state) {
        assertTrue(state.openSessions() <= LIMITS.sessions(), () -> state.openSessions() + " sessions");
        assertTrue(state.keptBytes() >= 0, () -> state.keptBytes() + " bytes kept");
    }

    /**
     * Where to start from.
     *
     * @return single entries, and some lives of sessions
     */
    public static Map<String, byte[]> seeds() {
        Map<String, byte[]> seeds = new LinkedHashMap<>();
        byte[] open = entry(EntryKind.SESSION, Envelope.open(7, 60_000, 0), 1000);
        byte[] plain = entry(EntryKind.COMMAND, command(1, null), 2000);
        byte[] keyed = entry(EntryKind.COMMAND, command(2, new Envelope.Key("order-7", 5000, 2)), 3000);
        byte[] other = entry(EntryKind.COMMAND, command(3, new Envelope.Key("\u00e6", 5000, 2)), 3500);
        byte[] late = entry(EntryKind.COMMAND, command(4, null), 99_000);
        seeds.put("open", open);
        seeds.put("command", plain);
        seeds.put("keyed", keyed);
        seeds.put("life", joined(open, plain, plain, keyed, keyed, other, late, open, plain));
        ByteArrayOutputStream many = new ByteArrayOutputStream();
        for (int session = 1; session < 6; session++) {
            many.writeBytes(entry(EntryKind.SESSION, Envelope.open(session, 1000, session), session * 500L));
            many.writeBytes(plain);
        }
        seeds.put("too-many-sessions", many.toByteArray());
        ByteArrayOutputStream busy = new ByteArrayOutputStream();
        busy.writeBytes(open);
        for (int i = 1; i < 12; i++) {
            busy.writeBytes(entry(EntryKind.COMMAND, command(i, new Envelope.Key("k" + i % 4, 900, 3)), i * 300L));
        }
        seeds.put("busy-session", busy.toByteArray());
        seeds.put("others", joined(entry(EntryKind.NOOP, new byte[8], 0), entry(EntryKind.CONFIG, new byte[8], 0)));
        return seeds;
    }

    private static byte[] command(long sequence, Envelope.@Nullable Key key) {
        byte[] text = ("receive A " + sequence).getBytes(StandardCharsets.UTF_8);
        return Envelope.command(new CommandId(7, sequence), sequence - 1, key, text);
    }

    private static byte[] entry(EntryKind kind, byte[] envelope, long millis) {
        Payload stamped = Envelope.stamped(envelope, millis);
        ByteBuffer bytes = ByteBuffer.allocate(3 + stamped.size());
        bytes.put((byte) KINDS.indexOf(kind)).putShort((short) stamped.size());
        stamped.putInto(bytes);
        return bytes.array();
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
