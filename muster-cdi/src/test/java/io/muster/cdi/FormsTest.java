package io.muster.cdi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.ApplyContext;
import io.muster.NotReadyException;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Beans that inherit, implement, overload and call themselves: each call from outside is one entry. */
@Tag("M8")
class FormsTest {
    private static Container container;

    /** What callers see. */
    public interface Shelf<T> {
        int put(T value);

        List<T> all();

        /** Not intercepted: runs at the caller, its calls are routed one by one. */
        default int putTwice(T value) {
            put(value);
            return put(value);
        }
    }

    /** Where the writes are declared. */
    public abstract static class Parent<T> implements Shelf<T> {
        private final List<T> values = new ArrayList<>();

        @Write
        @Override
        public int put(T value) {
            values.add(value);
            return values.size();
        }

        @Read
        @Override
        public List<T> all() {
            return values;
        }
    }

    /** A value. */
    public record Book(String title) {}

    @Replicated
    public static class Books extends Parent<Book> {
        private long index;

        /** An overload, with the context of the entry. */
        @Write
        public long put(String title, @Nullable ApplyContext context) {
            put(new Book(title));
            index = context == null ? -1 : context.index();
            return index;
        }
    }

    @Replicated
    public static class Loud extends Parent<String> {
        @Write
        @Override
        public int put(String value) {
            return super.put(value + "!");
        }
    }

    /** Injects itself, to be called through the facade by mistake or by habit. */
    @Replicated
    public static class Selfish {
        @Inject
        Selfish self;

        private int calls;

        @Write
        public int twice() {
            self.once();
            return self.once();
        }

        @Write
        public int once() {
            return ++calls;
        }

        @Read
        public int calls() {
            return calls;
        }
    }

    @ApplicationScoped
    public static class Caller {
        @Inject
        Shelf<Book> books;

        @Inject
        Shelf<String> loud;

        public Shelf<Book> books() {
            return books;
        }

        public Shelf<String> loud() {
            return loud;
        }
    }

    /** Writes before the node has started. */
    @Replicated
    public static class TooEarly {
        @Inject
        Helper helper;

        private int calls;

        @PostConstruct
        void init() {
            helper.call();
        }

        @Write
        public int call() {
            return ++calls;
        }
    }

    @ApplicationScoped
    public static class Helper {
        @Inject
        TooEarly bean;

        public void call() {
            bean.call();
        }
    }

    @BeforeAll
    static void start() {
        container = Container.of(Books.class, Loud.class, Selfish.class, Caller.class);
    }

    @AfterAll
    static void stop() {
        container.close();
    }

    @Test
    void inheritedGenericWriteIsOneEntryThroughClassAndInterface() {
        Books books = container.get(Books.class);
        Shelf<Book> shelf = container.get(Caller.class).books();
        int before = books.all().size();
        assertEquals(before + 1, books.put(new Book("a")));
        assertEquals(before + 2, shelf.put(new Book("b")));
        assertEquals(before + 4, shelf.putTwice(new Book("c")));
        assertEquals(before + 4, shelf.all().size());
        long index = books.put("d", null);
        assertEquals(index + 1, books.put("e", null));
    }

    @Test
    void overriddenGenericWriteIsAppliedOnceThroughItsBridge() {
        Shelf<String> loud = container.get(Caller.class).loud();
        assertEquals(1, loud.put("hey"));
        assertEquals(List.of("hey!"), loud.all());
        assertEquals(3, loud.putTwice("x"));
    }

    @Test
    void callOfItselfThroughAnInjectedFieldIsAPlainCall() {
        Selfish bean = container.get(Selfish.class);
        assertEquals(2, bean.twice());
        assertEquals(2, bean.calls());
    }

    @Test
    void writeDuringTheStartIsRefusedInWords() {
        RuntimeException failure = assertThrows(RuntimeException.class, () -> Container.of(TooEarly.class, Helper.class)
                .close());
        Throwable cause = failure;
        while (cause.getCause() != null && !(cause instanceof NotReadyException)) {
            cause = cause.getCause();
        }
        assertInstanceOf(NotReadyException.class, cause);
        assertTrue(cause.toString().contains("before the node has been started"), cause::toString);
    }
}
