package io.muster.node;

import io.muster.duty.Bell;
import io.muster.duty.Duty;
import io.muster.duty.DutyRunner;
import io.muster.duty.Worker;
import io.muster.log.DirectoryLock;
import io.muster.log.FileDevice;
import io.muster.log.LogDevice;
import io.muster.log.LogStore;
import io.muster.raft.ReplicationLimits;
import io.muster.transport.NioTransport;
import io.muster.transport.Resolver;
import io.muster.transport.Transport;
import io.muster.transport.TransportConfig;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Everything outside of a node that it touches: sockets, files, clocks, randomness and threads. A node reaches them
 * here and nowhere else, so that a simulation which puts its own in their place runs the whole rest of the node as it
 * is. The defaults are what production runs on.
 */
public interface Surroundings {
    /** Sockets, files, clocks and threads as they are. */
    Surroundings REAL = new Surroundings() {};

    /**
     * Opens the connections of a node.
     *
     * @param config who it is and where it listens
     * @return belongs to the loop from then on
     * @throws io.muster.transport.CannotListenException if the address cannot be bound
     */
    default Transport transport(TransportConfig config) {
        return NioTransport.open(config, this::nanoTime, random());
    }

    /**
     * Looks up {@code muster.discovery.dns}.
     *
     * @return may block
     */
    default Resolver resolver() {
        return Resolver.SYSTEM;
    }

    /**
     * The files of a data directory.
     *
     * @param directory made if it is missing
     * @return its files
     */
    default LogDevice device(Path directory) {
        return new FileDevice(directory);
    }

    /**
     * Takes a data directory for one node alone.
     *
     * @param directory made if it is missing
     * @return lets go of it again
     * @throws io.muster.log.LogFailedException if another node has it
     */
    default Runnable lock(Path directory) {
        return DirectoryLock.take(directory)::close;
    }

    /**
     * Puts something between a node and its log.
     *
     * @param log just opened; the node has not written to it
     * @return what the node uses
     */
    default LogStore log(LogStore log) {
        return log;
    }

    /**
     * Monotonic time.
     *
     * @return as {@link System#nanoTime()}, any number, only differences mean something
     */
    default long nanoTime() {
        return System.nanoTime();
    }

    /**
     * Time of day, which may jump. It is stamped into entries and decides nothing else.
     *
     * @return the clock
     */
    default InstantSource clock() {
        return InstantSource.system();
    }

    /**
     * A source of randomness.
     *
     * @return a new one for each call, safe for any number of threads
     */
    default RandomGenerator random() {
        return new SecureRandom();
    }

    /**
     * Runs something short that may block, apart from the caller.
     *
     * @param name for a thread
     * @param task what to run
     */
    default void run(String name, Runnable task) {
        Thread.ofVirtual().name(name).start(task);
    }

    /**
     * Finds somebody who takes the turns of a duty; does not start it.
     *
     * @param duty what to do
     * @param bell wakes whoever does it
     * @param onFailure told once, before {@link Duty#close}, when a turn threw
     * @return starts and ends it
     */
    default Worker worker(Duty duty, Bell bell, Consumer<Throwable> onFailure) {
        return new DutyRunner(duty, bell, onFailure);
    }

    /**
     * Lets the calling thread, which is no thread of a node, wait until it is unparked or the time is over. May return
     * early.
     *
     * @param blocker for those who look at stuck threads
     * @param nanos longest time to wait
     */
    default void park(Object blocker, long nanos) {
        LockSupport.parkNanos(blocker, nanos);
    }

    /**
     * Lets the calling thread, which is no thread of a node and holds the lock of the condition, wait for a signal. May
     * return early.
     *
     * @param condition what it waits for
     * @param nanos longest time to wait
     * @return what is left of it, 0 or less if nothing is
     * @throws InterruptedException if the thread is interrupted
     */
    @SuppressWarnings("WaitNotInLoop") // the loop is the caller's
    default long await(Condition condition, long nanos) throws InterruptedException {
        return condition.awaitNanos(nanos);
    }

    /**
     * Bounds of the replicas.
     *
     * @param configured what follows from the configuration
     * @return what counts
     */
    default ReplicationLimits limits(ReplicationLimits configured) {
        return configured;
    }

    /**
     * Who looks at each step of the replicas.
     *
     * @return null for nobody
     */
    default @Nullable StepObserver observer() {
        return null;
    }
}
