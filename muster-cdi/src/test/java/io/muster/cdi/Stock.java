package io.muster.cdi;

import static java.util.concurrent.CompletableFuture.completedStage;

import io.muster.ApplyContext;
import io.muster.Consistency;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What the tests play with: every form of a method that a bean may have. */
@Replicated
public class Stock {
    static final AtomicInteger POST_CONSTRUCTED = new AtomicInteger();
    static final AtomicInteger PRE_DESTROYED = new AtomicInteger();

    private final Map<String, Integer> levels = new HashMap<>();
    private final List<String> history = new ArrayList<>();
    private Instant lastChange = Instant.EPOCH;
    private long drawn;

    @Inject
    @Deterministic
    Clock clock;

    @Inject
    @Deterministic
    RandomGenerator random;

    @Inject
    Audit audit;

    @PostConstruct
    public void ready() {
        POST_CONSTRUCTED.incrementAndGet();
    }

    @PreDestroy
    public void over() {
        PRE_DESTROYED.incrementAndGet();
    }

    @Write
    public int receive(String sku, int n) {
        lastChange = clock.instant();
        return levels.merge(sku, n, Integer::sum);
    }

    @Write
    public void reserve(String sku, int n) throws OutOfStock {
        int have = level(sku);
        if (have < n) {
            throw new OutOfStock(sku, have);
        }
        levels.put(sku, have - n);
    }

    @Write
    public CompletionStage<Integer> receiveAsync(String sku, int n) {
        return completedStage(receive(sku, n));
    }

    @Write
    public CompletionStage<Integer> neverComplete() {
        return new CompletableFuture<>();
    }

    /** A write that calls a write on itself and one of another bean of the group. */
    @Write
    public int receiveTwice(String sku, int n) {
        receive(sku, n);
        audit.note(sku);
        return receive(sku, n);
    }

    @Write
    public long indexOf(String ignored, @Nullable ApplyContext context) {
        return context == null ? 0 : context.index();
    }

    @Write
    public long draw() {
        drawn = random.nextLong();
        return drawn;
    }

    @Write
    public void fail(String how) {
        switch (how) {
            case "own" -> throw new Unknown(how, 7);
            case "common" -> throw new IllegalArgumentException("no " + how);
            case "hidden" -> throw new Hidden(3L);
            default -> history.add(how);
        }
    }

    @Read
    public int level(String sku) {
        return levels.getOrDefault(sku, 0);
    }

    @Read(Consistency.LOCAL)
    public List<String> history() {
        return history;
    }

    @Read
    public Map<String, Integer> levels() {
        return levels;
    }

    @Read
    public CompletionStage<Integer> levelAsync(String sku) {
        return completedStage(level(sku));
    }

    /** Public and without annotation: a read. */
    public Instant lastChange() {
        return lastChange;
    }

    @Read
    public Instant now() {
        return clock.instant();
    }

    @Read
    public long drawInRead() {
        return random.nextLong();
    }

    /** A checked exception with fields. */
    public static class OutOfStock extends Exception {
        private static final long serialVersionUID = 1L;

        private final String sku;
        private final int have;

        public OutOfStock(String sku, int have) {
            super(sku + ": only " + have);
            this.sku = sku;
            this.have = have;
        }

        public String sku() {
            return sku;
        }

        public int have() {
            return have;
        }
    }

    /** An exception that nobody can build again: what its constructor takes is not in it. */
    public static class Hidden extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public Hidden(long times) {
            super("hidden" + "!".repeat((int) times));
        }
    }

    /** An unchecked exception that no signature names. */
    public static class Unknown extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final int number;

        public Unknown(String message, int number) {
            super(message);
            this.number = number;
        }

        public int number() {
            return number;
        }
    }
}
