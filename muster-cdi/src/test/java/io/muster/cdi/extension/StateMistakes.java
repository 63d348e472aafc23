package io.muster.cdi.extension;

import io.muster.cdi.Read;
import io.muster.cdi.Replicated;
import io.muster.cdi.Write;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Beans with one mistake each in what they hold, take or give, and next to some of them one that only looks like it.
 */
@SuppressWarnings({"UnusedVariable", "rawtypes", "UnusedNestedClass"})
final class StateMistakes {
    private StateMistakes() {}

    @Replicated
    public static class StreamArgument {
        @Write
        public int put(InputStream in) throws IOException {
            return in.read();
        }
    }

    @Replicated
    public static class ThreadResult {
        @Write
        public Thread start() {
            return new Thread();
        }
    }

    @Replicated
    public static class RandomField {
        private final Random random = new Random(1);
    }

    @Replicated
    public static class TransientRandom {
        private final transient Random random = new Random(1);
    }

    /** Two variants of one simple name. */
    public sealed interface Shape permits Round.Circle, Square.Circle {}

    /** One home. */
    static final class Round {
        record Circle(int radius) implements Shape {}
    }

    /** Another home. */
    static final class Square {
        record Circle(int side) implements Shape {}
    }

    @Replicated
    public static class SameVariant {
        @Write
        public int draw(Shape shape) {
            return shape.hashCode();
        }
    }

    /** What cannot be rebuilt: the constructor takes what the exception does not keep. */
    public static class Lost extends Exception {
        private static final long serialVersionUID = 1L;

        public Lost(int times, boolean loud) {
            super("lost".repeat(times) + loud);
        }
    }

    /** What can be rebuilt. */
    public static class Kept extends Exception {
        private static final long serialVersionUID = 1L;

        public Kept(String message) {
            super(message);
        }
    }

    @Replicated
    public static class ThrowsLost {
        @Write
        public void put() throws Lost {
            throw new Lost(1, true);
        }
    }

    @Replicated
    public static class ThrowsKept {
        @Write
        public void put() throws Kept {
            throw new Kept("");
        }
    }

    @Replicated
    public static class RawList {
        @Write
        public int put(List list) {
            return list.size();
        }
    }

    @Replicated
    public static class ObjectMap {
        private final Map<String, Object> map = new HashMap<>();
    }

    /** A state class that can only be made full. */
    public static class Account {
        private final int balance;

        public Account(int balance) {
            this.balance = balance;
        }
    }

    @Replicated
    public static class HoldsAccount {
        private final List<Account> accounts = new ArrayList<>();
    }

    @Replicated
    public static class MadeAtStart {
        private final Instant made = Instant.ofEpochSecond(1);
    }

    @Replicated
    public static class Constants {
        private final int limit = 10;
        private final String name = "x";
        private static final Instant MADE = Instant.EPOCH;
        private @Nullable Instant changed;

        @Read
        public int limit() {
            return limit;
        }
    }

    /** Where a parent of the same simple name lives. */
    static final class Elsewhere {
        public static class Twice {
            private int count;
        }
    }

    @Replicated
    public static class Twice extends Elsewhere.Twice {
        private int count;
    }

    @Replicated
    public static class Once extends Elsewhere.Twice {
        private int other;
    }
}
