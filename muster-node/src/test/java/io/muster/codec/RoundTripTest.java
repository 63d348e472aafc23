package io.muster.codec;

import static io.muster.codec.Samples.decode;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.codec.Samples.Account;
import io.muster.codec.Samples.Animal;
import io.muster.codec.Samples.Circle;
import io.muster.codec.Samples.Color;
import io.muster.codec.Samples.Color2;
import io.muster.codec.Samples.Dog;
import io.muster.codec.Samples.Figure;
import io.muster.codec.Samples.Line;
import io.muster.codec.Samples.Ok;
import io.muster.codec.Samples.Order;
import io.muster.codec.Samples.Outcome;
import io.muster.codec.Samples.Pair;
import io.muster.codec.Samples.Path;
import io.muster.codec.Samples.Square;
import io.muster.codec.Samples.Tree;
import io.muster.codec.Samples.TypeOf;
import io.muster.spi.ValueCodec;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every row of the table comes back equal, of the promised class, with an equal digest. */
@Tag("M8")
class RoundTripTest {

    private static <T> void same(Class<T> type, List<T> values) {
        TypeCodec<T> codec = Samples.codec(type);
        for (T value : values) {
            T back = decode(codec, codec.encode(value));
            assertEquals(value, back);
            assertEquals(codec.digest(value), codec.digest(back));
        }
        if (!type.isPrimitive()) {
            assertNull(codec.decode(codec.encode(null)));
        }
    }

    private static <T> T through(TypeCodec<T> codec, T value) {
        T back = decode(codec, codec.encode(value));
        assertEquals(codec.digest(value), codec.digest(back), () -> "digest of " + value);
        return back;
    }

    @Test
    void numbersAndWrappers() {
        same(boolean.class, List.of(true, false));
        same(Boolean.class, List.of(true, false));
        same(byte.class, List.of(Byte.MIN_VALUE, (byte) 0, Byte.MAX_VALUE));
        same(Short.class, List.of(Short.MIN_VALUE, (short) 0, Short.MAX_VALUE));
        same(int.class, List.of(Integer.MIN_VALUE, -33, 0, 127, 128, Integer.MAX_VALUE));
        same(Long.class, List.of(Long.MIN_VALUE, 0L, Long.MAX_VALUE));
        same(char.class, List.of('\0', 'x', '\ud800', Character.MAX_VALUE));
        same(Float.class, List.of(0f, -0f, 1.5f, Float.NaN, Float.MIN_VALUE, Float.NEGATIVE_INFINITY));
        same(double.class, List.of(0d, -0d, Math.PI, Double.NaN, Double.MIN_VALUE, Double.POSITIVE_INFINITY));
    }

    @Test
    void floatsKeepTheirRawBits() {
        double signalling = Double.longBitsToDouble(0x7ff8_0000_dead_beefL);
        TypeCodec<Double> codec = Samples.codec(Double.class);
        double back = decode(codec, codec.encode(signalling));
        assertEquals(Double.doubleToRawLongBits(signalling), Double.doubleToRawLongBits(back));
    }

    @Test
    void stringsBytesAndBigNumbers() {
        same(String.class, List.of("", "plain", "h\u00e6lvete", "\u4e2d\u6587", "\ud83d\ude00", "x".repeat(100_000)));
        TypeCodec<byte[]> bytes = Samples.codec(byte[].class);
        assertArrayEquals(new byte[] {1, -1}, decode(bytes, bytes.encode(new byte[] {1, -1})));
        same(BigInteger.class, List.of(BigInteger.ZERO, BigInteger.TEN.pow(50).negate(), BigInteger.TWO.pow(63)));
        same(BigDecimal.class, List.of(new BigDecimal("0.00"), new BigDecimal("-12.340"), new BigDecimal("1E+9")));
        same(UUID.class, List.of(new UUID(0, 0), new UUID(-1, Long.MIN_VALUE)));
    }

    @Test
    void datesAndTimes() {
        same(Instant.class, List.of(Instant.EPOCH, Instant.MIN, Instant.MAX, Instant.ofEpochSecond(-1, 999_999_999)));
        same(Duration.class, List.of(Duration.ZERO, Duration.ofNanos(-1), Duration.ofSeconds(Long.MAX_VALUE)));
        same(LocalDate.class, List.of(LocalDate.MIN, LocalDate.MAX, LocalDate.of(2024, 2, 29)));
        same(LocalTime.class, List.of(LocalTime.MIN, LocalTime.MAX));
        same(LocalDateTime.class, List.of(LocalDateTime.MIN, LocalDateTime.MAX));
        same(OffsetDateTime.class, List.of(OffsetDateTime.MIN, OffsetDateTime.MAX));
        same(OffsetTime.class, List.of(OffsetTime.MIN, OffsetTime.MAX));
        ZoneId oslo = ZoneId.of("Europe/Oslo");
        LocalDateTime twice = LocalDateTime.of(2024, 10, 27, 2, 30);
        same(
                ZonedDateTime.class,
                List.of(
                        ZonedDateTime.of(twice, oslo).withEarlierOffsetAtOverlap(),
                        ZonedDateTime.of(twice, oslo).withLaterOffsetAtOverlap(),
                        ZonedDateTime.of(twice, ZoneOffset.ofHours(-3))));
        same(Year.class, List.of(Year.of(Year.MIN_VALUE), Year.of(2024)));
        same(YearMonth.class, List.of(YearMonth.of(-1, 12)));
        same(MonthDay.class, List.of(MonthDay.of(2, 29)));
        same(Period.class, List.of(Period.of(-1, 20, 300)));
        same(ZoneId.class, List.of(oslo, ZoneOffset.UTC, ZoneId.of("UTC+01:00")));
        same(ZoneOffset.class, List.of(ZoneOffset.MIN, ZoneOffset.MAX));
    }

    @Test
    void enumsByNameAlsoWithBodies() {
        same(Color.class, List.of(Color.RED, Color.GREEN, Color.BLUE));
        byte[] bytes = Samples.codec(Color.class).encode(Color.GREEN);
        assertEquals("GREEN", new Unpacker(bytes).string());
    }

    @Test
    void voidIsNil() {
        TypeCodec<Object> codec = new Codecs().of(void.class, "Stock.clear");
        assertArrayEquals(new byte[] {(byte) 0xc0}, codec.encode(null));
        assertNull(codec.decode(new byte[] {(byte) 0xc0}));
        assertThrows(NotEncodableException.class, () -> codec.encode("something"));
    }

    @Test
    void optionals() {
        TypeCodec<Optional<List<Integer>>> codec = new TypeOf<Optional<List<Integer>>>() {}.codec();
        assertEquals(Optional.of(List.of(1)), through(codec, Optional.of(List.of(1))));
        assertEquals(Optional.empty(), through(codec, Optional.empty()));
        assertEquals(codec.digest(null), codec.digest(Optional.empty()), "null arrives as empty");
        assertEquals(OptionalInt.of(7), through(Samples.codec(OptionalInt.class), OptionalInt.of(7)));
        assertEquals(OptionalLong.empty(), through(Samples.codec(OptionalLong.class), OptionalLong.empty()));
        assertEquals(OptionalDouble.of(-0d), through(Samples.codec(OptionalDouble.class), OptionalDouble.of(-0d)));
    }

    @Test
    void arrays() {
        int[][] numbers = {{1, 2}, {}, new int[5000]};
        TypeCodec<int[][]> ints = Samples.codec(int[][].class);
        assertTrue(Arrays.deepEquals(numbers, through(ints, numbers)));
        TypeCodec<Optional<String>[]> texts = new TypeOf<Optional<String>[]>() {}.codec();
        @SuppressWarnings({"unchecked", "rawtypes"})
        Optional<String>[] values = new Optional[] {Optional.of("x"), Optional.empty()};
        assertArrayEquals(values, through(texts, values));
        assertEquals(Optional[].class, through(texts, values).getClass());
    }

    @Test
    void collectionInterfacesDecodeToTheirPromisedClasses() {
        List<String> abc = List.of("c", "a", "b");
        assertEquals(
                ArrayList.class,
                through(new TypeOf<List<String>>() {}.codec(), abc).getClass());
        assertEquals(
                ArrayList.class,
                through(new TypeOf<Collection<String>>() {}.codec(), abc).getClass());
        assertEquals(
                LinkedHashSet.class,
                through(new TypeOf<Set<String>>() {}.codec(), new HashSet<>(abc))
                        .getClass());
        SortedSet<String> sorted = new TreeSet<>(abc);
        assertEquals(
                TreeSet.class,
                through(new TypeOf<SortedSet<String>>() {}.codec(), sorted).getClass());
        Deque<String> deque = through(new TypeOf<Deque<String>>() {}.codec(), new ArrayDeque<>(abc));
        assertEquals(ArrayDeque.class, deque.getClass());
        assertEquals(abc, List.copyOf(deque));
        assertEquals(
                ArrayDeque.class,
                through(new TypeOf<Queue<String>>() {}.codec(), deque).getClass());
        Map<String, Integer> map = through(new TypeOf<Map<String, Integer>>() {}.codec(), Samples.hashed(abc));
        assertEquals(LinkedHashMap.class, map.getClass());
        assertEquals(Samples.linked(abc), map);
        SortedMap<String, Integer> tree = new TreeMap<>(map);
        assertEquals(
                TreeMap.class,
                through(new TypeOf<SortedMap<String, Integer>>() {}.codec(), tree)
                        .getClass());
        ConcurrentMap<String, Integer> shared = new ConcurrentHashMap<>(map);
        assertEquals(
                ConcurrentHashMap.class,
                through(new TypeOf<ConcurrentMap<String, Integer>>() {}.codec(), shared)
                        .getClass());
    }

    @Test
    void concreteCollectionsDecodeAsDeclared() {
        HashMap<Pair<Integer, Color>, List<String>> map = new HashMap<>();
        map.put(new Pair<>(1, Color.RED), List.of("x"));
        map.put(null, null);
        assertEquals(map, through(new TypeOf<HashMap<Pair<Integer, Color>, List<String>>>() {}.codec(), map));
        EnumMap<Color, Integer> byColor = new EnumMap<>(Map.of(Color.BLUE, 3, Color.GREEN, 2));
        assertEquals(byColor, through(new TypeOf<EnumMap<Color, Integer>>() {}.codec(), byColor));
        TypeCodec<EnumSet<Color>> colors = new TypeOf<EnumSet<Color>>() {}.codec();
        assertEquals(EnumSet.of(Color.RED, Color.BLUE), through(colors, EnumSet.of(Color.RED, Color.BLUE)));
        assertEquals(EnumSet.noneOf(Color.class), through(colors, EnumSet.noneOf(Color.class)));
        BitSet bits = BitSet.valueOf(new long[] {5, 0, 9});
        assertEquals(bits, through(Samples.codec(BitSet.class), bits));
        CopyOnWriteArrayList<Integer> list = new CopyOnWriteArrayList<>(List.of(3, 1));
        assertEquals(list, through(new TypeOf<CopyOnWriteArrayList<Integer>>() {}.codec(), list));
        PriorityQueue<Integer> queue = new PriorityQueue<>(List.of(3, 1, 2));
        assertEquals(
                1,
                through(new TypeOf<PriorityQueue<Integer>>() {}.codec(), queue).poll());
    }

    @Test
    @SuppressWarnings("JdkObsolete") // the one queue with nulls
    void nullsInsideWhereTheTargetAllowsThem() {
        List<String> withNull = Arrays.asList("a", null);
        assertEquals(withNull, through(new TypeOf<List<String>>() {}.codec(), withNull));
        TypeCodec<Queue<String>> queue = new TypeOf<Queue<String>>() {}.codec();
        Queue<String> linked = new LinkedList<>(withNull);
        assertThrows(NotEncodableException.class, () -> queue.encode(linked));
    }

    @Test
    void recordsByComponentNameThroughTheirConstructor() {
        Order order = new Order(
                "o-1",
                new ArrayList<>(List.of(new Line("A", 2, new BigDecimal("9.90")))),
                Map.of(Color.RED, Instant.EPOCH),
                Optional.empty());
        Order back = through(Samples.codec(Order.class), order);
        assertEquals(order, back);
        assertThrows(UnsupportedOperationException.class, () -> back.lines().clear(), "its constructor copies");
    }

    @Test
    void genericAndRecursiveTypes() {
        Pair<Tree, Pair<Integer, Tree>> pair = new Pair<>(tree(4), new Pair<>(1, new Tree("leaf", List.of())));
        assertEquals(pair, through(new TypeOf<Pair<Tree, Pair<Integer, Tree>>>() {}.codec(), pair));
        Pair<String, Tree> other = new Pair<>("x", tree(1));
        assertEquals(other, through(new TypeOf<Pair<String, Tree>>() {}.codec(), other));
    }

    private static Tree tree(int depth) {
        return depth == 0
                ? new Tree("leaf", List.of())
                : new Tree("n" + depth, List.of(tree(depth - 1), tree(depth - 1)));
    }

    @Test
    void sealedTypesBySimpleName() {
        TypeCodec<Figure> codec = Samples.codec(Figure.class);
        Figure figure = new Path(List.of(new Circle(1), new Square(2), Color2.ANY, new Path(List.of(Color2.NONE))));
        assertEquals(figure, through(codec, figure));
        Unpacker in = new Unpacker(codec.encode(new Circle(1)));
        assertEquals(2, in.array());
        assertEquals("Circle", in.string());
        Outcome<Pair<String, Integer>> ok = new Ok<>(new Pair<>("a", 1));
        assertEquals(ok, through(new TypeOf<Outcome<Pair<String, Integer>>>() {}.codec(), ok));
    }

    @Test
    void aSealedClassCanBeAValueItself() {
        TypeCodec<Animal> codec = Samples.codec(Animal.class);
        Dog dog = new Dog();
        dog.name = "Rex";
        dog.tricks = 3;
        Animal animal = new Animal();
        animal.friend = dog;
        Animal back = through(codec, animal);
        assertEquals(Animal.class, back.getClass());
        assertTrue(back.friend instanceof Dog friend && friend.tricks == 3 && friend.name.equals("Rex"));
    }

    @Test
    void plainClassesWithPrivateConstructorAndFinalFields() {
        Account account = new Account("ann", 500);
        account.inherit(7);
        account.notes().add("first");
        account.byName().put("Key", 1);
        account.cached = 9;
        Account back = through(Samples.codec(Account.class), account);
        assertEquals("ann", back.owner());
        assertEquals(500, back.cents());
        assertEquals(7, back.inherited());
        assertEquals(List.of("first"), back.notes());
        assertEquals(0, back.cached);
        assertEquals(1, back.byName().get("KEY"), "the comparator comes from the class's own constructor");
    }

    @Test
    void aSubclassIsRefusedWhereItIsNotDeclared() {
        record Holder(Samples.Parent parent) {}
        TypeCodec<Holder> codec = Samples.codec(Holder.class);
        NotEncodableException e =
                assertThrows(NotEncodableException.class, () -> codec.encode(new Holder(new Account("a", 1))));
        assertEquals("test: Holder.parent", e.path());
    }

    @Test
    void copiesShareNothingMutable() {
        TypeCodec<List<String>> list = new TypeOf<List<String>>() {}.codec();
        List<String> original = new ArrayList<>(List.of("x"));
        assertNotSame(original, list.copy(original));
        assertEquals(original, list.copy(original));
        Line line = new Line("A", 1, BigDecimal.ONE);
        assertSame(line, Samples.codec(Line.class).copy(line), "nothing in it can change");
        Tree tree = tree(1);
        assertNotSame(tree, Samples.codec(Tree.class).copy(tree));
    }

    @Test
    void argumentsByPosition() throws NoSuchMethodException {
        var method = Shop.class.getDeclaredMethod("receive", String.class, List.class, int.class);
        Codecs codecs = new Codecs();
        String[] names = {"sku", "lines", "n"};
        ArgumentsCodec codec = codecs.arguments(method.getGenericParameterTypes(), names, "Shop.receive");
        Object[] arguments = {"A", List.of(new Line("B", 1, BigDecimal.TEN)), 5};
        assertArrayEquals(arguments, codec.decode(codec.encode(arguments)));
        assertEquals(codec.digest(arguments), codec.digest(codec.decode(codec.encode(arguments))));
        NotEncodableException e =
                assertThrows(NotEncodableException.class, () -> codec.encode(new Object[] {"A", List.of(), null}));
        assertEquals("Shop.receive: parameter n", e.path());
        assertThrows(IllegalArgumentException.class, () -> codec.encode(new Object[] {"A"}));
        assertArrayEquals(new byte[] {(byte) 0x90}, none(codecs).encode(new Object[0]));
    }

    private static ArgumentsCodec none(Codecs codecs) {
        return codecs.arguments(new Type[0], new String[0], "Shop.none");
    }

    interface Shop {
        void receive(String sku, List<Line> lines, int n);
    }

    @Test
    void aValueOfTheWrongClassIsRefusedWithItsPlace() {
        record Names(List<String> names) {}
        @SuppressWarnings({"unchecked", "rawtypes"})
        List<String> polluted = (List) List.of(1);
        TypeCodec<Names> codec = Samples.codec(Names.class);
        NotEncodableException e = assertThrows(NotEncodableException.class, () -> codec.encode(new Names(polluted)));
        assertTrue(e.reason().contains("does not match its declared type"), e.reason());
    }

    @Test
    void aValueCodecLooksAfterAForeignType() {
        record Page(URI address, List<URI> links) {}
        Codecs codecs = new Codecs(List.of(new UriCodec()));
        TypeCodec<Page> codec = codecs.of(Page.class, "test");
        Page page = new Page(URI.create("http://a/"), List.of(URI.create("http://b/")));
        assertEquals(page, through(codec, page));
        assertEquals(1, new Codecs(List.of()).problems(URI.class, "x").size());
    }

    private static final class UriCodec implements ValueCodec<URI> {
        @Override
        public Class<URI> type() {
            return URI.class;
        }

        @Override
        public byte[] encode(URI value) {
            return value.toString().getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public URI decode(byte[] bytes) {
            return URI.create(new String(bytes, StandardCharsets.UTF_8));
        }
    }
}
