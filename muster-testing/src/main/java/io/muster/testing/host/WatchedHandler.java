package io.muster.testing.host;

import io.muster.ApplyContext;
import io.muster.raft.InvariantViolation;
import io.muster.spi.CommandHandler;
import io.muster.testing.sim.SimScheduler;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Tells the witness what one replica computes, in one life of its application. */
final class WatchedHandler implements CommandHandler {
    private final CommandHandler replica;
    private final String life;
    private final GroupWitness witness;
    private final SimScheduler scheduler;
    private final ClassLoader loader = Thread.currentThread().getContextClassLoader();
    private long position;

    WatchedHandler(CommandHandler replica, String life, GroupWitness witness, SimScheduler scheduler) {
        this.replica = replica;
        this.life = life;
        this.witness = witness;
        this.scheduler = scheduler;
    }

    /** Index of the last command that it has carried out. */
    long position() {
        return position;
    }

    @Override
    public byte[] apply(byte[] command, ApplyContext context) {
        // applies of all replicas share the thread of the test, and each belongs to its application
        Thread.currentThread().setContextClassLoader(loader);
        byte[] given = command.clone();
        byte[] result = replica.apply(command, context);
        long before = position;
        position = context.index();
        try {
            witness.applied(
                    before,
                    position,
                    new GroupWitness.Step(
                            life,
                            replica.describe(given),
                            given,
                            context.commandId(),
                            result.clone(),
                            replica.digests()));
        } catch (InvariantViolation found) {
            // a throw here would look like a broken replica
            scheduler.fail(found);
        }
        return result;
    }

    @Override
    public @Nullable String fault(byte[] command) {
        return replica.fault(command);
    }

    @Override
    public long digest() {
        return replica.digest();
    }

    @Override
    public SortedMap<String, Long> digests() {
        return replica.digests();
    }

    @Override
    public String describe(byte[] command) {
        return replica.describe(command);
    }
}
