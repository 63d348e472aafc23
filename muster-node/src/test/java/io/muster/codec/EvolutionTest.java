package io.muster.codec;

import static io.muster.codec.Samples.decode;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Bytes of one version read by another. Both versions stand side by side as two types. */
@SuppressWarnings("ArrayRecordComponent") // users may write them
class EvolutionTest {
    private final Codecs codecs = new Codecs(List.of());

    private <T> T reread(Type from, Object value, Class<T> to) {
        TypeCodec<Object> writer = codecs.of(from, "writer");
        TypeCodec<T> reader = codecs.of(to, "reader");
        return decode(reader, writer.encode(value));
    }

    record Small(int count) {}

    record Grown(
            int count,
            long wide,
            boolean flag,
            char letter,
            double ratio,
            @Nullable String text,
            @Nullable Integer boxed,
            byte @Nullable [] bytes,
            Optional<String> maybe,
            OptionalLong maybeLong,
            List<String> list,
            Set<String> set,
            Map<String, Integer> map,
            SortedMap<String, Integer> sorted,
            int[] numbers) {}

    @Test
    void missingComponentsAreZeroNullOrEmpty() {
        Grown grown = reread(Small.class, new Small(3), Grown.class);
        assertEquals(3, grown.count());
        assertEquals(0, grown.wide());
        assertEquals(false, grown.flag());
        assertEquals('\0', grown.letter());
        assertEquals(0d, grown.ratio());
        assertNull(grown.text());
        assertNull(grown.boxed());
        assertNull(grown.bytes());
        assertEquals(Optional.empty(), grown.maybe());
        assertEquals(OptionalLong.empty(), grown.maybeLong());
        assertEquals(List.of(), grown.list());
        assertEquals(Set.of(), grown.set());
        assertEquals(Map.of(), grown.map());
        assertEquals(Map.of(), grown.sorted());
        assertEquals(0, grown.numbers().length);
    }

    @Test
    void unknownComponentsAreSkippedWhateverTheyHold() {
        Grown grown = reread(Small.class, new Small(3), Grown.class);
        assertEquals(new Small(3), reread(Grown.class, grown, Small.class));
        record Deep(List<Map<String, Optional<Samples.Figure>>> parts, int count, String tail) {}
        Deep deep = new Deep(List.of(Map.of("a", Optional.of(new Samples.Circle(1)))), 4, "end");
        assertEquals(new Small(4), reread(Deep.class, deep, Small.class));
    }

    record Narrow(int a, short b, float c, String d, String e) {}

    record Wide(
            long a,
            int b,
            double c,
            Optional<String> d,
            @Nullable String e) {}

    @Test
    void numbersWidenAndSingleValuesBecomeOptional() {
        Wide wide = reread(Narrow.class, new Narrow(-5, (short) 300, 1.5f, "x", "y"), Wide.class);
        assertEquals(new Wide(-5, 300, 1.5, Optional.of("x"), "y"), wide);
    }

    @Test
    void narrowingIsRefusedOnlyWhereTheNumberDoesNotFit() {
        Wide small = new Wide(1, 2, 1.5, Optional.of("x"), "y");
        assertThrows(MalformedValueException.class, () -> reread(Wide.class, small, Narrow.class), "double to float");
        record A(long n) {}
        record B(int n) {}
        assertEquals(new B(7), reread(A.class, new A(7), B.class));
        MalformedValueException e =
                assertThrows(MalformedValueException.class, () -> reread(A.class, new A(1L << 40), B.class));
        assertEquals("reader: at byte 12: integer 1099511627776 outside -2147483648 to 2147483647", e.getMessage());
    }

    record Ordered(String first, int second) {}

    @Test
    void theOrderOfComponentsDoesNotCount() {
        record Swapped(int second, String first) {}
        Swapped swapped = reread(Ordered.class, new Ordered("x", 2), Swapped.class);
        assertEquals(new Swapped(2, "x"), swapped);
        long digest = codecs.<Ordered>of(Ordered.class, "a").digest(new Ordered("x", 2));
        assertEquals(digest, codecs.<Swapped>of(Swapped.class, "b").digest(swapped));
    }

    static final class Settings {
        int retries = 3;
        List<String> hosts = new ArrayList<>(List.of("localhost"));
    }

    static final class Retries {
        int retries = 1;
    }

    @Test
    void missingFieldsOfAClassFollowTheSameRule() {
        Settings read = reread(Retries.class, new Retries(), Settings.class);
        assertEquals(1, read.retries);
        assertEquals(List.of(), read.hosts);
    }

    @Test
    void anUnknownEnumConstantIsNamed() {
        enum Before {
            RED,
            PURPLE
        }
        enum After {
            RED
        }
        assertEquals(After.RED, reread(Before.class, Before.RED, After.class));
        MalformedValueException e =
                assertThrows(MalformedValueException.class, () -> reread(Before.class, Before.PURPLE, After.class));
        assertEquals("reader: at byte 7: no constant PURPLE in After", e.getMessage());
    }

    @Test
    void aRecordMayMoveBelowASealedTypeOnlyWithItsName() {
        TypeCodec<Samples.Figure> figures = codecs.of(Samples.Figure.class, "reader");
        byte[] bare = codecs.<Samples.Circle>of(Samples.Circle.class, "w").encode(new Samples.Circle(1));
        assertThrows(MalformedValueException.class, () -> figures.decode(bare));
    }
}
