package io.muster.node;

import io.muster.CallInterruptedException;
import io.muster.ClusterEvent;
import io.muster.ClusterStatus;
import io.muster.ClusterStatus.Phase;
import io.muster.CommandId;
import io.muster.CommandResult;
import io.muster.Consistency;
import io.muster.Group;
import io.muster.MusterException;
import io.muster.NoQuorumException;
import io.muster.NotReadyException;
import io.muster.WriteOptions;
import io.muster.spi.RunningNode;
import io.muster.transport.Transport;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A node that has been started and waits for the others to found a cluster with. It has no log and no role yet,
 * refuses calls and is not ready; from the moment of the foundation on it is the node that came of it.
 */
final class FoundingNode implements RunningNode {
    private static final Logger LOG = System.getLogger(FoundingNode.class.getPackageName());
    private static final long LOOK_NANOS = 1_000_000L;

    private final NodeAssembly assembly;
    private final Transport transport;
    private final Founding founding;
    private final Thread thread;
    private volatile @Nullable RunningNode founded;
    private volatile @Nullable String failure;
    private volatile String missing;
    private volatile boolean closing;

    FoundingNode(NodeAssembly assembly, Transport transport) {
        this.assembly = assembly;
        this.transport = transport;
        this.founding = new Founding(assembly.config(), transport, assembly.discovery(transport));
        this.missing = founding.missing();
        this.thread = Thread.ofVirtual().name("muster-founding").unstarted(this::found);
    }

    FoundingNode begin() {
        LOG.log(Level.INFO, () -> "node " + id() + ": " + missing);
        thread.start();
        return this;
    }

    private void found() {
        try {
            Optional<VoterList> founders = Optional.empty();
            while (!closing && founders.isEmpty()) {
                founders = founding.turn(assembly.surroundings().nanoTime());
                missing = founding.missing();
            }
            transport.close();
            if (founders.isPresent() && !closing) {
                founded = assembly.form(founders.get());
            }
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, () -> "MUSTER-0103 node " + id() + " could not found its cluster", e);
            failure = e instanceof MusterException ours ? String.valueOf(ours.getMessage()) : "MUSTER-9002 " + e;
            transport.close();
        }
    }

    @Override
    public String id() {
        return assembly.config().node().id();
    }

    @Override
    public List<String> groups() {
        return List.copyOf(assembly.groupNames());
    }

    private NotReadyException notReady(@Nullable CommandId id) {
        Phase phase = failure != null ? Phase.HALTED : closing ? Phase.STOPPED : Phase.STARTING;
        return new NotReadyException(phase, failure != null ? String.valueOf(failure) : missing, id);
    }

    @Override
    public Group group(String name) {
        RunningNode node = founded;
        demand(name);
        return node != null ? node.group(name) : new Waiting(name);
    }

    private void demand(String name) {
        if (!assembly.groupNames().contains(name)) {
            throw new IllegalArgumentException("this node has no group '" + name + "', only " + groups());
        }
    }

    @Override
    public ClusterStatus status(String group) {
        RunningNode node = founded;
        if (node != null) {
            return node.status(group);
        }
        demand(group);
        String reason = String.valueOf(notReady(null).getMessage());
        return new ClusterStatus(
                id(),
                assembly.config().node().clusterName(),
                group,
                notReady(null).phase(),
                "FOLLOWER",
                0,
                null,
                List.of(),
                0,
                0,
                0,
                0,
                0,
                0,
                -1,
                0,
                0,
                0,
                0,
                reason,
                failure);
    }

    @Override
    public long leadingTerm(String group) {
        RunningNode node = founded;
        return node == null ? 0 : node.leadingTerm(group);
    }

    @Override
    public String awaitLeader(String group, Duration timeout) {
        long deadline = assembly.surroundings().nanoTime() + timeout.toNanos();
        while (founded == null && deadline - assembly.surroundings().nanoTime() > 0) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CallInterruptedException("a leader of group " + group, null);
            }
            assembly.surroundings().park(this, LOOK_NANOS);
        }
        RunningNode node = founded;
        if (node == null) {
            throw new NoQuorumException(missing, timeout, null);
        }
        return node.awaitLeader(
                group,
                Duration.ofNanos(Math.max(1, deadline - assembly.surroundings().nanoTime())));
    }

    @Override
    public AutoCloseable listen(Consumer<ClusterEvent> listener) {
        return assembly.events().listen(listener);
    }

    @Override
    public SortedMap<String, Long> metrics() {
        RunningNode node = founded;
        return node == null ? new TreeMap<>() : node.metrics();
    }

    @Override
    public void close() {
        closing = true;
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        RunningNode node = founded;
        if (node != null) {
            node.close();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** A group of a node that has no cluster yet; looks for the real one at each call. */
    private final class Waiting implements Group {
        private final String name;

        Waiting(String name) {
            this.name = name;
        }

        private Group real() {
            RunningNode node = founded;
            if (node == null) {
                throw notReady(null);
            }
            return node.group(name);
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public CommandId newCommand() {
            return real().newCommand();
        }

        @Override
        public CompletableFuture<CommandResult> submit(byte[] command, WriteOptions options) {
            return founded == null
                    ? CompletableFuture.failedFuture(notReady(options.commandId()))
                    : real().submit(command, options);
        }

        @Override
        public CommandResult call(byte[] command, WriteOptions options) {
            if (founded == null) {
                throw notReady(options.commandId());
            }
            return real().call(command, options);
        }

        @SuppressWarnings("TypeParameterUnusedInFormals") // the result type is known to the caller
        @Override
        public <R extends @Nullable Object> R write(Object command, Duration timeout) {
            return real().write(command, timeout);
        }

        @Override
        public <R extends @Nullable Object> CompletableFuture<R> writeAsync(Object command, Duration timeout) {
            return founded == null
                    ? CompletableFuture.failedFuture(notReady(null))
                    : real().writeAsync(command, timeout);
        }

        @Override
        public <T extends @Nullable Object> T read(Consistency level, Duration timeout, Supplier<T> query) {
            return real().read(level, timeout, query);
        }

        @Override
        public ClusterStatus status() {
            return FoundingNode.this.status(name);
        }
    }
}
