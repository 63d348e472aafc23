package io.muster.codec;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.muster.codec.Samples.Chain;
import io.muster.codec.Samples.Order;
import io.muster.codec.Samples.Range;
import io.muster.codec.Samples.Tree;
import io.muster.codec.Samples.TypeOf;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Bytes that lie: the answer is always {@link MalformedValueException}, never an error and never a large allocation.
 */
@SuppressWarnings("ArrayRecordComponent") // users may write them
class HostileBytesTest {

    private static MalformedValueException refused(TypeCodec<?> codec, int... bytes) {
        byte[] input = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            input[i] = (byte) bytes[i];
        }
        return assertThrows(MalformedValueException.class, () -> codec.decode(input), () -> Arrays.toString(bytes));
    }

    @Test
    void announcedCountsAreComparedWithTheBytesThatRemain() {
        TypeCodec<List<Integer>> list = new TypeOf<List<Integer>>() {}.codec();
        assertEquals(5, refused(list, 0xdd, 0x80, 0, 0, 0).position());
        assertEquals(5, refused(list, 0xdd, 0x7f, 0xff, 0xff, 0xff).position());
        refused(list, 0xdc, 0xff, 0xff, 1, 2, 3);
        refused(list, 0x9f);
        refused(new TypeOf<Map<String, Integer>>() {}.codec(), 0xdf, 0x7f, 0xff, 0xff, 0xff);
        refused(Samples.codec(long[].class), 0xdd, 0x7f, 0xff, 0xff, 0xff, 1);
        refused(Samples.codec(String.class), 0xdb, 0x7f, 0xff, 0xff, 0xff, 'x');
        refused(Samples.codec(String.class), 0xdb, 0xff, 0xff, 0xff, 0xff, 'x');
        refused(Samples.codec(byte[].class), 0xc6, 0x7f, 0xff, 0xff, 0xff);
        refused(Samples.codec(Order.class), 0xdf, 0x7f, 0xff, 0xff, 0xff);
    }

    @Test
    void nestedCountsMultiplyNoMemory() {
        // Each level claims as many elements as bytes remain; room for all of them at each level would be gigabytes.
        record Nest(Nest[] inner) {}
        TypeCodec<Nest> codec = Samples.codec(Nest.class);
        int size = 8 << 20;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(size);
        for (int level = 0; level < 31; level++) {
            bytes.write(0x81);
            bytes.writeBytes(Members.packed("inner"));
            int claim = size - bytes.size() - 5;
            bytes.writeBytes(new byte[] {
                (byte) 0xdd, (byte) (claim >> 24), (byte) (claim >> 16), (byte) (claim >> 8), (byte) claim
            });
        }
        byte[] input = Arrays.copyOf(bytes.toByteArray(), size);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        assertThrows(MalformedValueException.class, () -> codec.decode(input));
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < 4 << 20, () -> allocated + " bytes allocated for 31 lies");
    }

    @Test
    void depthIsLimitedWhateverNests() {
        byte[] arrays = new byte[100_000];
        Arrays.fill(arrays, (byte) 0x91);
        record Empty() {}
        byte[] unknown = new byte[100_003];
        Arrays.fill(unknown, (byte) 0x91);
        unknown[0] = (byte) 0x81;
        unknown[1] = (byte) 0xa1;
        unknown[2] = 'x';
        MalformedValueException skipped = assertThrows(
                MalformedValueException.class, () -> Samples.codec(Empty.class).decode(unknown));
        assertTrue(skipped.getMessage() != null && skipped.getMessage().contains("nested more than 64 deep"));
        assertThrows(MalformedValueException.class, () -> new Unpacker(arrays).skip());
        ByteArrayOutputStream chain = new ByteArrayOutputStream();
        for (int i = 0; i < 100_000; i++) {
            chain.write(0x81);
            chain.writeBytes(Members.packed("next"));
        }
        MalformedValueException deep = assertThrows(
                MalformedValueException.class, () -> Samples.codec(Chain.class).decode(chain.toByteArray()));
        assertEquals(64 * 6, deep.position() - deep.position() % 6);
    }

    private static Chain chain(int length) {
        @Nullable Chain chain = null;
        for (int i = 0; i < length; i++) {
            chain = new Chain(i, chain);
        }
        return Objects.requireNonNull(chain);
    }

    @Test
    void whatCanBeWrittenCanBeRead() {
        TypeCodec<Chain> codec = Samples.codec(Chain.class);
        assertEquals(chain(64), codec.decode(codec.encode(chain(64))));
        assertDoesNotThrow(() -> codec.digest(chain(64)));
        NotEncodableException e = assertThrows(NotEncodableException.class, () -> codec.encode(chain(65)));
        assertTrue(e.reason().contains("a cycle"), e.reason());
        assertTrue(e.path().startsWith("Chain.next: ") || e.path().startsWith("test: Chain.next"), e.path());
        assertThrows(NotEncodableException.class, () -> codec.digest(chain(65)));
        assertThrows(NotEncodableException.class, () -> codec.encode(chain(200_000)), "and not a stack overflow");
    }

    @Test
    void aCycleEndsAtTheDepthLimit() {
        List<Tree> children = new ArrayList<>();
        Tree root = new Tree("root", children);
        children.add(root);
        TypeCodec<Tree> codec = Samples.codec(Tree.class);
        assertThrows(NotEncodableException.class, () -> codec.encode(root));
        assertThrows(NotEncodableException.class, () -> codec.digest(root));
    }

    @Test
    void sharedReferencesThatWouldFillTheMemoryEndAtTheByteLimit() {
        record Twice(@Nullable Twice left, @Nullable Twice right, byte @Nullable [] load) {}
        Twice value = new Twice(null, null, new byte[1 << 16]);
        for (int i = 0; i < 40; i++) {
            value = new Twice(value, value, null);
        }
        Twice bomb = value;
        NotEncodableException e = assertThrows(
                NotEncodableException.class, () -> Samples.codec(Twice.class).encode(bomb));
        assertTrue(e.reason().contains("longer than"), e.reason());
    }

    @Test
    void constructorsAndValueTypesThatRefuseAreMalformedValues() {
        byte[] range = bytes(out -> {
            out.map(2);
            out.string("low");
            out.integer(5);
            out.string("high");
            out.integer(1);
        });
        MalformedValueException e = assertThrows(
                MalformedValueException.class, () -> Samples.codec(Range.class).decode(range));
        assertEquals(
                "test: at byte 0: refused by the constructor of Range: java.lang.IllegalArgumentException: 5 > 1",
                e.getMessage());
        refused(Samples.codec(Instant.class), 0x92, 0xcf, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1);
        refused(Samples.codec(UUID.class), 0xc4, 1, 1);
        refused(Samples.codec(BigDecimal.class), 0x92, 0xc4, 0, 0);
        refused(Samples.codec(ZonedDateTime.class), 0x94, 0, 0, 0, 0xa3, 'x', '/', 'y');
        refused(Samples.codec(String.class), 0xa2, 0xc3, 0x28);
        refused(Samples.codec(int.class), 0xc0);
        refused(Samples.codec(int.class), 1, 2);
        refused(Samples.codec(int.class));
        refused(Samples.codec(Samples.Color.class), 0xa4, 'P', 'I', 'N', 'K');
        refused(new TypeOf<Deque<String>>() {}.codec(), 0x91, 0xc0);
        refused(new TypeOf<TreeSet<String>>() {}.codec(), 0x92, 0xc0, 0xa1, 'x');
    }

    @Test
    @Tag("B77")
    void noClassIsLoadedBecauseBytesNameIt() {
        byte[] bytes = bytes(out -> {
            out.array(2);
            out.string("io.muster.codec.HostileBytesTest$Trap");
            out.map(0);
        });
        MalformedValueException e =
                assertThrows(MalformedValueException.class, () -> Samples.codec(Samples.Figure.class)
                        .decode(bytes));
        assertTrue(e.getMessage() != null && e.getMessage().contains("does not permit"), e.getMessage());
        FailureCodec failures = new Codecs(List.of()).failures(List.of(), "x");
        byte[] failure = bytes(out -> {
            out.tuple(3);
            out.string("io.muster.codec.HostileBytesTest$Trap");
            out.nil();
            out.nil();
        });
        assertEquals(new UnknownFailure("io.muster.codec.HostileBytesTest$Trap", null), failures.decode(failure));
        assertFalse(Sprung.trap, "initialised");
    }

    static final class Sprung {
        static volatile boolean trap;
    }

    static final class Trap extends RuntimeException {
        private static final long serialVersionUID = 1L;

        static {
            Sprung.trap = true;
        }
    }

    @Test
    void aNameThatStandsThereTwiceIsRefused() {
        byte[] bytes = bytes(out -> {
            out.map(2);
            out.string("low");
            out.integer(5);
            out.string("low");
            out.integer(1);
        });
        assertThrows(
                MalformedValueException.class, () -> Samples.codec(Range.class).decode(bytes));
    }

    @Test
    void mutatedAndCutValuesNeverEndInAnythingElse() {
        SplittableRandom random = new SplittableRandom(7);
        RandomValues values = new RandomValues(random);
        TypeCodec<RandomValues.Everything> codec = Samples.codec(RandomValues.Everything.class);
        FailureCodec failures = new Codecs(List.of()).failures(List.of(), "x");
        for (int round = 0; round < 3_000; round++) {
            byte[] bytes = codec.encode(values.everything());
            int changes = random.nextInt(1, 4);
            for (int i = 0; i < changes; i++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            byte[] cut = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            onlyMalformed(() -> codec.decode(bytes));
            onlyMalformed(() -> codec.decode(cut));
            onlyMalformed(() -> failures.decode(cut));
            onlyMalformed(() -> new Unpacker(bytes).skip());
        }
    }

    private static void onlyMalformed(Runnable read) {
        try {
            read.run();
        } catch (MalformedValueException e) {
            assertTrue(e.position() >= 0);
        }
    }

    private interface Writes {
        void to(Packer out);
    }

    private static byte[] bytes(Writes writes) {
        Packer out = new Packer();
        writes.to(out);
        return out.toByteArray();
    }
}
