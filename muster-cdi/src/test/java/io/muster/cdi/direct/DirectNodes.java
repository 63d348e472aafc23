package io.muster.cdi.direct;

import io.muster.ApplyContext;
import io.muster.ClusterEvent;
import io.muster.ClusterStatus;
import io.muster.CommandId;
import io.muster.CommandResult;
import io.muster.Consistency;
import io.muster.Group;
import io.muster.Member;
import io.muster.MusterConfig;
import io.muster.StateMachine;
import io.muster.WriteOptions;
import io.muster.spi.CommandHandler;
import io.muster.spi.NodeFactory;
import io.muster.spi.RunningNode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Makes nodes that apply at once what is submitted, on one thread, and remember results by command id and key. */
public final class DirectNodes implements NodeFactory {
    @Override
    public CommandHandler typed(StateMachine<?, ?> machine) {
        throw new UnsupportedOperationException();
    }

    @Override
    public RunningNode start(MusterConfig config, Map<String, CommandHandler> groups, long schema) {
        return new DirectNode(config, groups);
    }

    private static final class DirectNode implements RunningNode {
        private final MusterConfig config;
        private final Map<String, DirectGroup> groups = new LinkedHashMap<>();
        private final ExecutorService applier = Executors.newSingleThreadExecutor();

        DirectNode(MusterConfig config, Map<String, CommandHandler> handlers) {
            this.config = config;
            handlers.forEach((name, handler) -> groups.put(name, new DirectGroup(this, name, handler)));
        }

        @Override
        public String id() {
            return config.node().id();
        }

        @Override
        public List<String> groups() {
            return List.copyOf(groups.keySet());
        }

        @Override
        public Group group(String name) {
            DirectGroup group = groups.get(name);
            if (group == null) {
                throw new IllegalArgumentException("no group " + name);
            }
            return group;
        }

        @Override
        public ClusterStatus status(String group) {
            return group(group).status();
        }

        @Override
        public long leadingTerm(String group) {
            return 1;
        }

        @Override
        public String awaitLeader(String group, Duration timeout) {
            return id();
        }

        @Override
        public SortedMap<String, Long> metrics() {
            return new TreeMap<>(Map.of("muster_apply_entries_total", 0L));
        }

        @Override
        public AutoCloseable listen(Consumer<ClusterEvent> listener) {
            applier.execute(() -> listener.accept(new ClusterEvent.LeadershipAcquired("default", 1, id())));
            return () -> {};
        }

        @Override
        public void close() {
            applier.shutdown();
        }
    }

    private record Context(String group, long index, CommandId commandId, RandomGenerator random)
            implements ApplyContext {
        @Override
        public long term() {
            return 1;
        }

        @Override
        public Instant time() {
            return Instant.EPOCH.plusSeconds(index);
        }

        @Override
        public UUID nextUuid() {
            return new UUID(index, random.nextLong());
        }
    }

    private static final class DirectGroup implements Group {
        private final DirectNode node;
        private final String name;
        private final CommandHandler handler;
        private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
        private final AtomicLong sequence = new AtomicLong();
        private final Map<Object, CommandResult> results = new HashMap<>();
        private long applied;

        DirectGroup(DirectNode node, String name, CommandHandler handler) {
            this.node = node;
            this.name = name;
            this.handler = handler;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public CommandId newCommand() {
            return new CommandId(1, sequence.incrementAndGet());
        }

        @Override
        public CompletableFuture<CommandResult> submit(byte[] command, WriteOptions options) {
            CompletableFuture<CommandResult> future = new CompletableFuture<>();
            node.applier.execute(() -> {
                try {
                    CommandResult result = apply(command, options);
                    Thread.ofVirtual().start(() -> future.complete(result));
                } catch (Throwable e) {
                    future.completeExceptionally(e);
                }
            });
            return future;
        }

        private CommandResult apply(byte[] command, WriteOptions options) {
            CommandId call = Objects.requireNonNullElseGet(options.commandId(), this::newCommand);
            Object id = Objects.requireNonNullElse(options.idempotencyKey(), call);
            CommandResult known = results.get(id);
            if (known != null) {
                return known;
            }
            lock.writeLock().lock();
            try {
                applied++;
                CommandResult result = new CommandResult(
                        applied,
                        handler.apply(command, new Context(name, applied, call, new SplittableRandom(applied))));
                results.put(id, result);
                return result;
            } finally {
                lock.writeLock().unlock();
            }
        }

        @Override
        @SuppressWarnings("TypeParameterUnusedInFormals") // as in the interface
        public <R extends @Nullable Object> R write(Object command, Duration timeout) {
            throw new IllegalStateException();
        }

        @Override
        public <R extends @Nullable Object> CompletableFuture<R> writeAsync(Object command, Duration timeout) {
            throw new IllegalStateException();
        }

        @Override
        public <T extends @Nullable Object> T read(Consistency level, Duration timeout, Supplier<T> query) {
            lock.readLock().lock();
            try {
                return query.get();
            } finally {
                lock.readLock().unlock();
            }
        }

        @Override
        public ClusterStatus status() {
            lock.readLock().lock();
            try {
                Member self = new Member(node.id(), "127.0.0.1:0", true, Member.State.SELF, applied, 0);
                return new ClusterStatus(
                        node.id(),
                        "test",
                        name,
                        ClusterStatus.Phase.RUNNING,
                        "LEADER",
                        1,
                        node.id(),
                        List.of(self),
                        applied,
                        applied,
                        applied,
                        applied,
                        0,
                        handler.digest(),
                        0,
                        0,
                        0,
                        0,
                        0,
                        null,
                        null);
            } finally {
                lock.readLock().unlock();
            }
        }
    }
}
