package io.muster.cdi;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.CompletableFuture.completedStage;
import static java.util.concurrent.CompletableFuture.failedStage;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.muster.CommandRejectedException;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What goes in comes out: every kind of value as argument, state and result, and every kind of failure. */
@Tag("M8")
class ValuesTest {
    private static Container container;
    private static Everything bean;

    /** One of a closed set. */
    public sealed interface Shape {
        /** A circle. */
        record Circle(BigDecimal radius) implements Shape {}

        /** A square. */
        record Square(int side, @Nullable Shape inside) implements Shape {}
    }

    /** Much in one value. */
    @SuppressWarnings("ArrayRecordComponent") // compared by hand
    public record Mixed(
            @Nullable String text,
            DayOfWeek day,
            Optional<Instant> time,
            OptionalLong number,
            byte[] bytes,
            Map<String, List<int[]>> nested,
            BigInteger big,
            UUID id,
            ZonedDateTime zoned) {}

    /** An exception with a cause. */
    public static class Wrapped extends Exception {
        private static final long serialVersionUID = 1L;

        public Wrapped(String message, Throwable cause) {
            super(message, cause);
        }
    }

    @Replicated
    public static class Everything {
        private @Nullable Mixed mixed;
        private final SortedMap<LocalDate, Deque<Shape>> shapes = new TreeMap<>();
        private final Map<DayOfWeek, Duration> hours = new EnumMap<>(DayOfWeek.class);
        private int[][] grid = {};

        @Write
        public @Nullable Mixed mix(@Nullable Mixed value) {
            Mixed before = mixed;
            mixed = value;
            return before;
        }

        @Read
        public @Nullable Mixed mixed() {
            return mixed;
        }

        @Write
        public int draw(LocalDate day, Shape... all) {
            Deque<Shape> list = shapes.computeIfAbsent(day, d -> new ArrayDeque<>());
            list.addAll(Arrays.asList(all));
            return list.size();
        }

        @Read
        public SortedMap<LocalDate, Deque<Shape>> shapes() {
            return shapes;
        }

        @Write
        public long sum(long... numbers) {
            return Arrays.stream(numbers).sum();
        }

        @Write
        public int[][] swap(int[][] next) {
            int[][] before = grid;
            grid = next;
            return before;
        }

        @Write
        public Map<DayOfWeek, Duration> open(DayOfWeek day, Duration hours) {
            this.hours.put(day, hours);
            return this.hours;
        }

        @Write
        public Optional<String> maybe(Optional<String> text, @Nullable Integer boxed, char letter, double number) {
            return text.map(t -> t + boxed + letter + number);
        }

        @Write
        public @Nullable Set<@Nullable String> nulls(@Nullable Set<@Nullable String> texts) {
            return texts;
        }

        @Write
        public CompletionStage<Integer> later(boolean fails) {
            return fails ? failedStage(new Wrapped("later", new IOException("inner"))) : completedStage(1);
        }

        @Write
        public CompletableFuture<@Nullable Void> never() throws IOException {
            throw new IOException("not even a stage");
        }

        @Read
        public CompletionStage<Integer> readLater() {
            return failedStage(new IllegalStateException("read later"));
        }

        @Write
        public void fail() throws Wrapped {
            throw new Wrapped("outer", new IllegalArgumentException("inner"));
        }

        @Write
        public String echo(String text) {
            return text;
        }
    }

    @BeforeAll
    static void start() {
        container = Container.of(Everything.class);
        bean = container.get(Everything.class);
    }

    @AfterAll
    static void stop() {
        container.close();
    }

    @Test
    void recordWithEverythingInItComesBack() {
        Mixed given = new Mixed(
                null,
                DayOfWeek.FRIDAY,
                Optional.of(Instant.parse("2026-01-02T03:04:05.000000006Z")),
                OptionalLong.empty(),
                new byte[] {1, -1},
                Map.of("a", List.of(new int[] {1, 2}, new int[0])),
                BigInteger.TEN.pow(40),
                UUID.fromString("00000000-0000-0001-0000-000000000002"),
                ZonedDateTime.parse("2026-03-29T01:30:00+01:00[Europe/Berlin]"));
        assertNull(bean.mix(given));
        Mixed read = requireNonNull(bean.mixed());
        assertEquals(given.day(), read.day());
        assertEquals(given.time(), read.time());
        assertEquals(given.number(), read.number());
        assertArrayEquals(given.bytes(), read.bytes());
        assertArrayEquals(
                new int[] {1, 2}, read.nested().getOrDefault("a", List.of()).get(0));
        assertEquals(given.big(), read.big());
        assertEquals(given.id(), read.id());
        assertEquals(given.zoned(), read.zoned());
        assertNull(read.text());
        assertEquals(given.id(), requireNonNull(bean.mix(null)).id());
        assertNull(bean.mixed());
    }

    @Test
    void sealedTypesAndVarargsComeBack() {
        LocalDate day = LocalDate.of(2026, 1, 2);
        Shape circle = new Shape.Circle(new BigDecimal("1.50"));
        Shape square = new Shape.Square(3, circle);
        assertEquals(2, bean.draw(day, circle, square));
        assertEquals(2, bean.draw(day));
        assertEquals(List.of(circle, square), List.copyOf(bean.shapes().get(day)));
        assertEquals(6, bean.sum(1, 2, 3));
        assertEquals(0, bean.sum());
    }

    @Test
    void arraysEnumsOptionalsAndNullsComeBack() {
        bean.swap(new int[][] {{1}, {2, 3}});
        assertArrayEquals(new int[][] {{1}, {2, 3}}, bean.swap(new int[0][]));
        assertEquals(Map.of(DayOfWeek.MONDAY, Duration.ofHours(8)), bean.open(DayOfWeek.MONDAY, Duration.ofHours(8)));
        assertEquals(Optional.of("a7b0.5"), bean.maybe(Optional.of("a"), 7, 'b', 0.5));
        assertEquals(Optional.empty(), bean.maybe(Optional.empty(), null, 'b', Double.NaN));
        assertEquals(Optional.of("anullb0.5"), bean.maybe(Optional.of("a"), null, 'b', 0.5));
        assertNull(bean.nulls(null));
        assertEquals(1, requireNonNull(bean.nulls(Collections.singleton(null))).size());
    }

    @Test
    void failedStagesFailAtTheCallerWithTheirOwnType() throws Exception {
        assertEquals(1, bean.later(false).toCompletableFuture().get(10, TimeUnit.SECONDS));
        assertEquals(
                "later",
                assertInstanceOf(Wrapped.class, failure(bean.later(true))).getMessage());
        assertInstanceOf(IOException.class, failure(bean.never()));
        assertInstanceOf(IllegalStateException.class, failure(bean.readLater()));
    }

    private static Throwable failure(CompletionStage<?> stage) {
        ExecutionException failed = assertThrows(
                ExecutionException.class, () -> stage.toCompletableFuture().get(10, TimeUnit.SECONDS));
        return requireNonNull(failed.getCause());
    }

    @Test
    void exceptionArrivesWithItsMessageThoughItTakesACause() {
        Wrapped thrown = assertThrows(Wrapped.class, () -> bean.fail());
        assertEquals("outer", thrown.getMessage());
    }

    @Test
    void textThatHasNoEncodingIsRefusedBeforeAnythingIsSent() {
        CommandRejectedException thrown =
                assertThrows(CommandRejectedException.class, () -> bean.echo("lone \ud800 surrogate"));
        assertEquals(CommandRejectedException.Reason.NOT_ENCODABLE, thrown.reason());
        assertEquals("fine", bean.echo("fine"));
    }
}
