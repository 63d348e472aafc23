package io.muster.cdi.extension;

import io.muster.ApplyContext;
import io.muster.Consistency;
import io.muster.cdi.Read;
import io.muster.cdi.Replicated;
import io.muster.cdi.Write;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Beans with one mistake each in a method, and next to some of them one that only looks like it. */
@SuppressWarnings({"UnusedVariable", "UnusedMethod", "ClassCanBeStatic"})
final class MethodMistakes {
    private MethodMistakes() {}

    @Replicated
    public static class PrivateWrite {
        @Write
        private void put() {}
    }

    @Replicated
    public static class StaticWrite {
        @Write
        public static void put() {}
    }

    @Replicated
    public static class FinalWrite {
        @Write
        public final void put() {}
    }

    @Replicated
    public static class FinalMethod {
        public final int size() {
            return 0;
        }
    }

    @Replicated
    public static class PrivateMethods {
        private final int size() {
            return 0;
        }

        private static final int none() {
            return 0;
        }
    }

    /** A parent with a write. */
    public static class Parent {
        @Write
        public int put(String text) {
            return text.length();
        }
    }

    @Replicated
    public static class ForgetsWrite extends Parent {
        @Override
        public int put(String text) {
            return text.length();
        }
    }

    @Replicated
    public static class RepeatsWrite extends Parent {
        @Override
        @Write
        public int put(String text) {
            return text.length();
        }
    }

    @Replicated
    public static class InheritsWrite extends Parent {}

    /** An interface with a write. */
    public interface Putting {
        @Write
        default void put() {}
    }

    @Replicated
    public static class DefaultWrite implements Putting {}

    @Replicated
    public static class OverriddenDefault implements Putting {
        @Override
        @Write
        public void put() {}
    }

    @Replicated
    public static class StoresInRead {
        private int calls;

        @Read
        public int size() {
            return ++calls;
        }
    }

    @Replicated
    public static class ForgottenAnnotation {
        private String name = "";

        public String rename(String other) {
            name = other;
            return name;
        }
    }

    @Replicated
    public static class StoresDeepInRead {
        private int calls;

        @Read
        public int size() {
            Supplier<Integer> counter = () -> count();
            return counter.get();
        }

        private int count() {
            calls++;
            return calls;
        }
    }

    @Replicated
    public static class CallsOwnWriteInRead {
        private int calls;

        @Read
        public int size() {
            return add();
        }

        @Write
        public int add() {
            return ++calls;
        }
    }

    @Replicated
    public static class CallsOtherWriteInRead {
        @Inject
        CallsWriteInWrite other;

        @Read
        public int size() {
            return other.add();
        }
    }

    @Replicated
    public static class CallsWriteInWrite {
        private int calls;
        private transient int cached;

        @Read
        public int size() {
            cached = calls;
            List<Integer> local = new ArrayList<>();
            local.add(calls);
            return local.size();
        }

        @Write
        public int add() {
            return addTwice();
        }

        @Write
        public int addTwice() {
            calls += 2;
            return calls;
        }
    }

    @Replicated
    public static class BothRoles {
        @Read
        @Write
        public int size() {
            return 0;
        }
    }

    @Replicated
    public static class SameId {
        @Write(id = "x")
        public void one() {}

        @Write(formerly = "x")
        public void two() {}
    }

    @Replicated
    public static class Overloaded {
        @Write
        public void put(int value) {}

        @Write(formerly = "set(String)")
        public void put(String value) {}
    }

    @Replicated
    public static class WritesFuture {
        @Write
        public Future<String> put() {
            return CompletableFuture.completedFuture("");
        }
    }

    @Replicated
    public static class WritesStream {
        @Write
        public Stream<String> put() {
            return Stream.of();
        }
    }

    @Replicated
    public static class ReadsIterator {
        @Read
        public Iterator<String> all() {
            return List.<String>of().iterator();
        }
    }

    @Replicated
    public static class WritesPublisher {
        @Write
        public Flow.Publisher<String> put() {
            return subscriber -> {};
        }
    }

    @Replicated
    public static class WritesStage {
        @Write
        public CompletionStage<String> put() {
            return CompletableFuture.completedFuture("");
        }

        @Write
        public CompletableFuture<Void> clear() {
            return CompletableFuture.completedFuture(null);
        }
    }

    @Replicated
    public static class ReturnsThis {
        @Write
        public ReturnsThis put() {
            return this;
        }
    }

    @Replicated
    public static class BadTimeout {
        @Write(timeout = "soon")
        public void put() {}
    }

    @Replicated
    public static class NoTimeout {
        @Read(timeout = "0s")
        public int get() {
            return 0;
        }
    }

    @Replicated
    public static class GoodTimeouts {
        @Write(timeout = "300ms")
        public void put() {}

        @Read(timeout = "PT2S")
        public int get() {
            return 0;
        }
    }

    @Replicated
    public static class VoidRead {
        @Read
        public void look() {}
    }

    @Replicated
    public static class HiddenWrite {
        @Write
        void put() {}
    }

    @Replicated
    public static class AsyncAnnotation {
        @Write
        @Asynchronous
        public void put() {}
    }

    /** Stands for the annotation of MicroProfile Fault Tolerance. */
    @Retention(RetentionPolicy.RUNTIME)
    public @interface Asynchronous {}

    @Replicated
    public static class BoundedRead {
        @Read(Consistency.BOUNDED)
        public int get() {
            return 0;
        }
    }

    @Replicated
    public static class TwoLevels {
        @Read({Consistency.LOCAL, Consistency.LINEARIZABLE})
        public int get() {
            return 0;
        }
    }

    @Replicated(read = Consistency.LOCAL)
    public static class LocalReads {
        public int get() {
            return 0;
        }
    }

    @Replicated
    public static class ContextParameter {
        @Write
        public long put(String text, ApplyContext context) {
            return context.index() + text.length();
        }
    }

    /** A generic parent. */
    public abstract static class Shelf<K, V> {
        private final Map<K, V> content = new HashMap<>();

        @Write
        public V put(K key, V value) {
            content.put(key, value);
            return value;
        }
    }

    @Replicated
    public static class BookShelf extends Shelf<String, List<Integer>> {
        @Override
        @Write
        public List<Integer> put(String key, List<Integer> value) {
            return super.put(key, value);
        }
    }

    @Replicated
    public static class PlainShelf extends Shelf<String, Long> {}

    /** Binding of an interceptor. */
    @InterceptorBinding
    @Retention(RetentionPolicy.RUNTIME)
    public @interface Bound {}

    /** Binding of another one. */
    @InterceptorBinding
    @Retention(RetentionPolicy.RUNTIME)
    public @interface Unused {}

    @Bound
    @Interceptor
    public static class NoPriority {}

    @Unused
    @Bound
    @Interceptor
    public static class OtherBinding {}

    @Replicated
    public static class BoundWrite {
        @Write
        @Bound
        public int put() {
            return 0;
        }

        @Read
        public int size() {
            return 0;
        }
    }
}
