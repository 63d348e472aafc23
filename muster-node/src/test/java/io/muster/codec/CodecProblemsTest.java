package io.muster.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.codec.CodecProblem.Kind;
import io.muster.codec.Samples.TypeOf;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What cannot have a codec is refused at deployment, all at once, with the path to it and advice. */
@Tag("M8")
class CodecProblemsTest {
    private final Codecs codecs = new Codecs(List.of());

    private List<String> problems(Type type) {
        return codecs.problems(type, "Stock.receive: parameter order").stream()
                .map(p -> p.kind() + " " + p.path())
                .toList();
    }

    private void single(Type type, Kind kind, String path) {
        assertEquals(List.of(kind + " Stock.receive: parameter order: " + path), problems(type));
        assertThrows(NotEncodableException.class, () -> codecs.of(type, "x"));
    }

    record Order(String id, List<Object> lines) {}

    record Basket(Optional<Order> order, Thread worker, Map<String, ? super Integer> rest, Object any) {}

    @Test
    void thePathLeadsToTheTypeThatIsWrong() {
        single(Order.class, Kind.OPEN_TYPE, "Order.lines: List<Object>");
        NotEncodableException e = assertThrows(
                NotEncodableException.class, () -> codecs.of(Order.class, "Stock.receive: parameter order"));
        assertEquals("Stock.receive: parameter order: Order.lines: List<Object>", e.path());
        assertEquals("Object stands for any type", e.reason());
        assertEquals(
                "Stock.receive: parameter order: Order.lines: List<Object>: Object stands for any type. "
                        + "Declare the type that is meant, or a sealed one",
                e.getMessage());
    }

    @Test
    void allProblemsOfATypeAreReportedAtOnce() {
        assertEquals(
                List.of(
                        "OPEN_TYPE Stock.receive: parameter order: Basket.order: Order.lines: List<Object>",
                        "NOT_ENCODABLE Stock.receive: parameter order: Basket.worker: Thread",
                        "OPEN_TYPE Stock.receive: parameter order: Basket.rest: Map<String, ? super Integer>",
                        "OPEN_TYPE Stock.receive: parameter order: Basket.any: Object"),
                problems(Basket.class));
    }

    @Test
    @SuppressWarnings("rawtypes")
    void openTypes() {
        single(Object.class, Kind.OPEN_TYPE, "Object");
        single(List.class, Kind.OPEN_TYPE, "List");
        single(new TypeOf<List<?>>() {}.type(), Kind.OPEN_TYPE, "List<?>");
        single(new TypeOf<Map<String, List>>() {}.type(), Kind.OPEN_TYPE, "Map<String, List>");
        single(new TypeOf<Supplier<String>>() {}.type(), Kind.OPEN_TYPE, "Supplier<String>");
        single(Runnable.class, Kind.OPEN_TYPE, "Runnable");
        single(Number.class, Kind.OPEN_TYPE, "Number");
        single(CharSequence[].class, Kind.OPEN_TYPE, "CharSequence[]");
        single(Open.class, Kind.OPEN_TYPE, "Open");
        single(HalfOpen.class, Kind.OPEN_TYPE, "HalfOpen: Rest");
        assertEquals(1, problems(Samples.Pair.class).size(), "raw record");
    }

    interface Open {}

    sealed interface HalfOpen permits Closed, Rest {}

    record Closed() implements HalfOpen {}

    non-sealed interface Rest extends HalfOpen {}

    @Test
    void aTypeVariableOfAMethodIsOpen() throws NoSuchMethodException {
        Method method = Generic.class.getDeclaredMethod("put", Object.class);
        single(method.getGenericParameterTypes()[0], Kind.OPEN_TYPE, "T");
    }

    interface Generic {
        <T> void put(T value);
    }

    @Test
    void aBoundedWildcardIsItsBound() {
        assertEquals(List.of(), problems(new TypeOf<List<? extends Samples.Figure>>() {}.type()));
    }

    @Test
    void resourcesAndJdkClassesOutsideTheTable() {
        single(Thread.class, Kind.NOT_ENCODABLE, "Thread");
        single(new TypeOf<Class<String>>() {}.type(), Kind.NOT_ENCODABLE, "Class<String>");
        single(InputStream.class, Kind.NOT_ENCODABLE, "InputStream");
        single(new TypeOf<Stream<String>>() {}.type(), Kind.NOT_ENCODABLE, "Stream<String>");
        single(ReentrantLock.class, Kind.NOT_ENCODABLE, "ReentrantLock");
        single(IllegalStateException.class, Kind.NOT_ENCODABLE, "IllegalStateException");
        single(new TypeOf<Optional<Optional<String>>>() {}.type(), Kind.NOT_ENCODABLE, "Optional<Optional<String>>");
        single(Orders.class, Kind.NOT_ENCODABLE, "Orders");
        single(new TypeOf<SortedSet<Order2>>() {}.type(), Kind.NOT_ENCODABLE, "SortedSet<Order2>");
        assertEquals("Use java.time.Instant or LocalDate", advice(Date.class));
        assertEquals("Use a plain field: writes are applied one at a time", advice(AtomicLong.class));
    }

    private String advice(Class<?> type) {
        return codecs.problems(type, "x").get(0).advice();
    }

    record Order2(int n) {}

    static final class Orders extends ArrayList<String> {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void classesThatCannotBeBuiltAgain() {
        single(NoDefault.class, Kind.NO_CONSTRUCTOR, "NoDefault");
        single(Inner.class, Kind.NO_CONSTRUCTOR, "Inner");
        assertEquals("Make it static", advice(Inner.class));
        record Holder(List<NoDefault> items) {}
        single(Holder.class, Kind.NO_CONSTRUCTOR, "Holder.items: List<NoDefault>");
    }

    static final class NoDefault {
        final int value;

        NoDefault(int value) {
            this.value = value;
        }
    }

    @SuppressWarnings("ClassCanBeStatic") // that is the mistake
    final class Inner {
        int value = problems(int.class).size();
    }

    @Test
    void namesThatWouldMeanTwoThings() {
        single(Animal.class, Kind.DUPLICATE_SIMPLE_NAME, "Animal");
        single(Child.class, Kind.DUPLICATE_SIMPLE_NAME, "Child");
    }

    sealed interface Animal permits Cat, Wild.Cat {}

    record Cat() implements Animal {}

    static final class Wild {
        record Cat() implements Animal {}
    }

    static class Mother {
        int name;
    }

    @SuppressWarnings("HidingField") // that is the mistake
    static final class Child extends Mother {
        int name;
    }

    @Test
    void aGenericTypeThatGrowsForeverEnds() {
        List<String> problems = problems(new TypeOf<Grow<String>>() {}.type());
        assertTrue(problems.size() == 1 && problems.get(0).startsWith("OPEN_TYPE"), problems.toString());
    }

    record Grow<T>(T value, List<Grow<List<T>>> next) {}

    @Test
    void parametersAreNamed() throws NoSuchMethodException {
        Method method = Shop.class.getDeclaredMethod("receive", String.class, Order.class);
        NotEncodableException e = assertThrows(
                NotEncodableException.class,
                () -> codecs.arguments(
                        method.getGenericParameterTypes(), new String[] {"sku", "order"}, "Stock.receive"));
        assertEquals("Stock.receive: parameter order: Order.lines: List<Object>", e.path());
    }

    interface Shop {
        void receive(String sku, Order order);
    }

    @Test
    void everyProblemHasAdvice() {
        for (Class<?> type : Arrays.asList(Basket.class, Animal.class, Child.class, NoDefault.class, Orders.class)) {
            codecs.problems(type, "x").forEach(p -> assertTrue(p.advice().length() > 8, p::toString));
        }
    }
}
