package io.muster.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is thrown on one node arrives on another as itself, if its type is in the registry, and as a name if not. */
@Tag("M8")
@SuppressWarnings({"serial", "ReturnValueIgnored"
}) // thrown is what counts; fields of exceptions need no serialization here
class FailureCodecTest {
    private static FailureCodec codec(Class<?>... declared) {
        return new Codecs(List.of()).failures(List.of(declared), "Stock.reserve");
    }

    private static <X extends Throwable> X through(FailureCodec codec, X thrown) {
        Failure failure = codec.decode(codec.encode(thrown));
        Throwable exception = assertInstanceOf(Failure.Rebuilt.class, failure).exception();
        assertEquals(thrown.getClass(), exception.getClass());
        assertEquals(codec.digest(thrown), codec.digest(exception));
        @SuppressWarnings("unchecked")
        X same = (X) exception;
        return same;
    }

    private static final class OutOfStock extends Exception {
        private static final long serialVersionUID = 1L;
        private final String sku;
        private final int have;

        OutOfStock(String sku, int have) {
            super("only " + have + " of " + sku);
            this.sku = sku;
            this.have = have;
        }
    }

    @Test
    void aCheckedExceptionWithFieldsIsBuiltByTheConstructorThatNamesThem() {
        OutOfStock back = through(codec(OutOfStock.class), new OutOfStock("A1", 3));
        assertEquals("A1", back.sku);
        assertEquals(3, back.have);
        assertEquals("only 3 of A1", back.getMessage());
    }

    @Test
    void commonUncheckedTypesNeedNoDeclaration() {
        FailureCodec codec = codec();
        for (RuntimeException thrown : List.of(
                new RuntimeException("r"),
                new IllegalArgumentException("a"),
                new NumberFormatException("n"),
                new IllegalStateException("s"),
                new NullPointerException("sku"),
                new IndexOutOfBoundsException("i"),
                new ArithmeticException("/ by zero"),
                new UnsupportedOperationException("u"),
                new ConcurrentModificationException("c"),
                new NoSuchElementException("e"),
                new DateTimeException("d"))) {
            assertEquals(thrown.getMessage(), through(codec, thrown).getMessage());
        }
        assertNull(through(codec, new IllegalStateException((String) null)).getMessage());
        assertEquals(List.of(), codec.problems());
    }

    @Test
    void otherTypesArriveAsNameAndMessage() {
        FailureCodec codec = codec();
        UnknownFailure failure = new UnknownFailure(OutOfStock.class.getName(), "only 3 of A1");
        assertEquals(failure, codec.decode(codec.encode(new OutOfStock("A1", 3))));
        assertEquals(failure, codec.decode(codec(OutOfStock.class).encode(new OutOfStock("A1", 3))), "fields skipped");
        assertEquals(
                new UnknownFailure(IOException.class.getName(), "x"), codec.decode(codec.encode(new IOException("x"))));
    }

    @Test
    void aSubclassOfADeclaredTypeIsNotThatType() {
        FailureCodec codec = codec(IOException.class);
        assertEquals("x", through(codec, new IOException("x")).getMessage());
        assertInstanceOf(UnknownFailure.class, codec.decode(codec.encode(new java.io.FileNotFoundException("x"))));
    }

    abstract static sealed class Rejected extends RuntimeException permits TooLarge, TooLate {
        private static final long serialVersionUID = 1L;

        Rejected(String message) {
            super(message);
        }
    }

    static final class TooLarge extends Rejected {
        private static final long serialVersionUID = 1L;
        private long limit;

        TooLarge(String message) {
            super(message);
        }

        TooLarge limit(long value) {
            limit = value;
            return this;
        }
    }

    static final class TooLate extends Rejected {
        private static final long serialVersionUID = 1L;

        TooLate() {
            super("too late");
        }
    }

    @Test
    void theSubclassesOfASealedDeclaredTypeAreKnown() {
        FailureCodec codec = codec(Rejected.class);
        assertEquals(9, through(codec, new TooLarge("big").limit(9)).limit, "fields are set afterwards");
        assertEquals("too late", through(codec, new TooLate()).getMessage());
        assertEquals(List.of(), codec.problems());
    }

    static final class Coded extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int code;

        Coded(int code) {
            super("code " + code);
            this.code = code;
        }

        Coded(String message) {
            super(message);
            this.code = -1;
        }
    }

    @Test
    void theConstructorThatBringsTheMessageBackIsPreferred() {
        FailureCodec codec = codec(Coded.class);
        Coded worded = through(codec, new Coded("in words"));
        assertEquals("in words", worded.getMessage());
        assertEquals(-1, worded.code);
        assertEquals("code 7", through(codec, new Coded(7)).getMessage());
    }

    static final class Hard extends Exception {
        private static final long serialVersionUID = 1L;

        Hard(StringBuilder text, int n) {
            super(text + "" + n);
        }
    }

    static final class Odd extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient Object hidden = new Object();
        private final @Nullable Object payload;

        Odd(String message, @Nullable Object payload) {
            super(message);
            this.payload = payload;
        }

        Odd(String message) {
            this(message, null);
        }

        String describe() {
            return hidden.getClass() + " " + payload;
        }
    }

    @Test
    void whatCannotBeRebuiltIsReportedAtDeployment() {
        List<CodecProblem> problems = codec(Hard.class, Odd.class).problems();
        assertEquals(
                List.of(
                        "NO_CONSTRUCTOR Stock.reserve: throws Hard",
                        "OPEN_TYPE Stock.reserve: throws Odd: Odd.payload: Object"),
                problems.stream().map(p -> p.kind() + " " + p.path()).toList());
        assertEquals(
                new UnknownFailure(Hard.class.getName(), "x1"),
                codec(Hard.class).decode(codec(Hard.class).encode(new Hard(new StringBuilder("x"), 1))));
        assertEquals("m", through(codec(Odd.class), new Odd("m", "lost")).getMessage());
    }

    static final class Listed extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final Samples.@Nullable Tree tree;
        private final Map<String, Integer> counts;

        Listed(Samples.@Nullable Tree tree, Map<String, Integer> counts) {
            this.tree = tree;
            this.counts = counts;
        }
    }

    @Test
    void fieldsMayBeOfAnyEncodableType() {
        FailureCodec codec = codec(Listed.class);
        Listed thrown = new Listed(new Samples.Tree("x", List.of()), new HashMap<>(Map.of("a", 1)));
        Listed back = through(codec, thrown);
        assertEquals(thrown.tree, back.tree);
        assertEquals(thrown.counts, back.counts);
    }

    @Test
    void aFieldThatCannotBeEncodedDoesNotHideTheException() {
        FailureCodec codec = codec(Listed.class);
        List<Samples.Tree> children = new ArrayList<>();
        Samples.Tree cycle = new Samples.Tree("x", children);
        children.add(cycle);
        assertEquals(
                new UnknownFailure(Listed.class.getName(), null),
                codec.decode(codec.encode(new Listed(cycle, Map.of()))));
    }

    @Test
    void theBytesTellNothingOfStackAndCause() {
        FailureCodec codec = codec();
        byte[] plain = codec.encode(new IllegalStateException("x"));
        IllegalStateException deep = deeper(20);
        deep.addSuppressed(new IOException("other"));
        assertArrayEquals(plain, codec.encode(deep));
        assertEquals(codec.digest(new IllegalStateException("x")), codec.digest(deep));
        assertNotEquals(codec.digest(new IllegalStateException("y")), codec.digest(deep));
    }

    private static IllegalStateException deeper(int levels) {
        return levels == 0 ? new IllegalStateException("x", new IOException("cause")) : deeper(levels - 1);
    }

    /**
     * The JVM drops its own texts once a method is compiled, so a replica could differ from another by warmth alone.
     */
    @Test
    void textsThatTheVirtualMachineMakesUpAreLeftOut() {
        FailureCodec codec = codec();
        for (Throwable thrown : List.of(
                thrownBy(() -> nothing().length()),
                thrownBy(() -> ((Integer) (Object) "x").intValue()),
                thrownBy(() -> Integer.toString(new int[] {1}[Integer.parseInt("5")])),
                thrownBy(() -> {
                    Object[] strings = new String[1];
                    strings[0] = 1;
                }))) {
            Throwable cold = through(codec, thrown);
            assertNull(FailureText.message(cold), () -> thrown.toString());
        }
        assertEquals("sku", FailureText.message(thrownBy(() -> Objects.requireNonNull(null, "sku"))));
        assertEquals("/ by zero", FailureText.message(thrownBy(() -> Math.floorDiv(1, Integer.parseInt("0")))));
    }

    @SuppressWarnings("NullAway") // that is the mistake
    private static String nothing() {
        return null;
    }

    private static Throwable thrownBy(Runnable code) {
        try {
            code.run();
        } catch (RuntimeException e) {
            return e;
        }
        throw new AssertionError("nothing thrown");
    }

    @Test
    void longAndIllFormedMessagesAreMended() {
        FailureCodec codec = codec();
        String text = through(codec, new IllegalStateException("\u20ac".repeat(5_000)))
                .getMessage();
        assertTrue(text != null && text.getBytes(StandardCharsets.UTF_8).length <= 8192);
        assertEquals("\u20ac".repeat(2730), text);
        assertEquals("a?b", FailureText.message(new IllegalStateException("a\ud800b")));
        IllegalStateException broken = new IllegalStateException() {
            private static final long serialVersionUID = 1L;

            @Override
            public String getMessage() {
                throw new UnsupportedOperationException("no message");
            }
        };
        assertNull(FailureText.message(broken));
    }
}
