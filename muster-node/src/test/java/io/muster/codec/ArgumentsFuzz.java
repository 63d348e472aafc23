package io.muster.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.codec.Samples.Animal;
import io.muster.codec.Samples.Chain;
import io.muster.codec.Samples.Figure;
import io.muster.codec.Samples.Order;
import io.muster.codec.Samples.TypeOf;
import io.muster.fuzz.Allocation;
import io.muster.fuzz.Bytes;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.MonthDay;
import java.time.OffsetTime;
import java.time.Period;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Arguments of commands, results that are exceptions, and values to skip: bytes are refused by a
 * {@link MalformedValueException}, or they are a value that can be encoded and comes back with the same digest.
 */
public final class ArgumentsFuzz {
    private static final List<ArgumentsCodec> METHODS = List.of(
            method(RandomValues.Everything.class),
            method(Order.class, long[].class, String.class),
            method(new TypeOf<Map<String, List<@Nullable Figure>>>() {}.type(), byte[].class, Animal.class),
            method(Chain.class, int.class, Boolean.class, char.class, float.class, double.class, short.class),
            method(
                    Instant.class,
                    Duration.class,
                    LocalDateTime.class,
                    MonthDay.class,
                    OffsetTime.class,
                    Period.class,
                    YearMonth.class,
                    ZoneId.class,
                    ZonedDateTime.class),
            method(
                    BigDecimal.class,
                    BigInteger.class,
                    UUID.class,
                    BitSet.class,
                    OptionalDouble.class,
                    new TypeOf<TreeSet<BigDecimal>>() {}.type(),
                    new TypeOf<Optional<int[][]>>() {}.type()));

    private static final FailureCodec FAILURES = new Codecs(List.of()).failures(List.of(), "Stock.receive");
    private static final int FAILURE = METHODS.size();
    private static final int SKIP = FAILURE + 1;

    private ArgumentsFuzz() {}

    private static ArgumentsCodec method(Type... types) {
        String[] names = new String[types.length];
        Arrays.setAll(names, i -> "p" + i);
        return new Codecs(List.of()).arguments(types, names, "Stock.receive");
    }

    /**
     * One input.
     *
     * @param input number of a method, then its arguments
     */
    public static void fuzzerTestOneInput(byte[] input) {
        Bytes bytes = new Bytes(input);
        int kind = bytes.u8() % (SKIP + 1);
        byte[] value = bytes.rest();
        Allocation.bounded(value.length, () -> {
            try {
                check(kind, value);
            } catch (MalformedValueException e) {
                assertTrue(e.position() >= 0 && e.position() <= value.length, () -> "byte " + e.position());
            }
        });
    }

    private static void check(int kind, byte[] value) {
        if (kind == SKIP) {
            new Unpacker(value).skip();
        } else if (kind == FAILURE) {
            if (FAILURES.decode(value) instanceof Failure.Rebuilt rebuilt) {
                byte[] encoded = FAILURES.encode(rebuilt.exception());
                assertArrayEquals(encoded, FAILURES.encode(rebuilt(encoded)), "an exception comes back");
            }
        } else {
            ArgumentsCodec method = METHODS.get(kind);
            @Nullable Object[] arguments = method.decode(value);
            assertEquals(method.digest(arguments), method.digest(again(method, arguments)), "arguments come back");
        }
    }

    private static Throwable rebuilt(byte[] encoded) {
        if (FAILURES.decode(encoded) instanceof Failure.Rebuilt rebuilt) {
            return rebuilt.exception();
        }
        throw new AssertionError("an exception of a known type comes back as one");
    }

    /** What was decoded must be a value: a refusal of its own encoding is no answer to hostile bytes. */
    private static @Nullable Object[] again(ArgumentsCodec method, @Nullable Object[] arguments) {
        try {
            return method.decode(method.encode(arguments));
        } catch (MalformedValueException e) {
            throw new AssertionError("what was decoded and encoded cannot be decoded", e);
        }
    }

    /**
     * Where to start from.
     *
     * @return some arguments of each method, and some exceptions
     */
    public static Map<String, byte[]> seeds() {
        Map<String, byte[]> seeds = new LinkedHashMap<>();
        RandomValues values = new RandomValues(new SplittableRandom(3));
        for (int i = 0; i < 8; i++) {
            add(seeds, 0, values.everything());
        }
        add(
                seeds,
                1,
                new Order("a", List.of(new Samples.Line("s", 3, BigDecimal.TEN)), Map.of(), Optional.of("n")),
                new long[] {1, -1, 1L << 40},
                "h\u00e6lvete");
        List<@Nullable Figure> figures = new ArrayList<>(List.of(new Samples.Circle(2), Samples.Color2.ANY));
        figures.add(null);
        add(seeds, 2, Map.of("x", figures), new byte[] {1, 2}, new Samples.Dog());
        add(seeds, 3, new Chain(1, new Chain(2, null)), 7, true, 'x', 1.5f, Math.PI, (short) -3);
        ZonedDateTime time = ZonedDateTime.of(LocalDateTime.of(2024, 10, 27, 2, 30), ZoneId.of("Europe/Oslo"));
        add(
                seeds,
                4,
                time.toInstant(),
                Duration.ofNanos(-1),
                time.toLocalDateTime(),
                MonthDay.of(2, 29),
                OffsetTime.MAX,
                Period.of(-1, 20, 300),
                YearMonth.of(-1, 12),
                time.getZone(),
                time);
        TreeSet<BigDecimal> sorted = new TreeSet<>(List.of(BigDecimal.ONE, new BigDecimal("1e9")));
        add(
                seeds,
                5,
                new BigDecimal("-12.340"),
                BigInteger.TEN.pow(50),
                new UUID(1, 2),
                BitSet.valueOf(new long[] {9}),
                OptionalDouble.of(-0d),
                sorted,
                Optional.of(new int[][] {{1, 2}, {}}));
        seeds.put("failure", prefixed(FAILURE, FAILURES.encode(new IllegalStateException("planted"))));
        seeds.put("failure-bare", prefixed(FAILURE, FAILURES.encode(new ArithmeticException())));
        seeds.put("skip", prefixed(SKIP, METHODS.get(0).encode(new Object[] {values.everything()})));
        return seeds;
    }

    private static void add(Map<String, byte[]> seeds, int method, Object... arguments) {
        seeds.put(
                "method-" + method + "-" + seeds.size(),
                prefixed(method, METHODS.get(method).encode(arguments)));
    }

    private static byte[] prefixed(int kind, byte[] value) {
        return ByteBuffer.allocate(value.length + 1).put((byte) kind).put(value).array();
    }
}
