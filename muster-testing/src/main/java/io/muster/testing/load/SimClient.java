package io.muster.testing.load;

import io.muster.CommandId;
import io.muster.CommandResult;
import io.muster.Group;
import io.muster.MusterException;
import io.muster.Outcome;
import io.muster.WriteOptions;
import io.muster.node.LaterReads;
import io.muster.testing.checker.ClientOracle;
import io.muster.testing.linear.Recorder;
import io.muster.testing.sim.SimNode;
import io.muster.testing.sim.SimState;
import io.muster.testing.sim.SimWorld;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * One caller: one call after the other, each through the group of some node, as an application makes it. A write that
 * gets no answer, or one that is worth a retry, is sent again under the same command id, mostly through another node,
 * until the caller's own deadline; only then does the caller learn how it ended.
 */
final class SimClient {
    private static final long DEADLINE = 8_000_000;
    private static final int KEYS_A_GROUP = 1_000;

    private final Workload load;
    private final SimWorld world;
    private final int number;
    private final int group;
    private final ClientOracle oracle;
    private final SplittableRandom random;
    private final long attemptMicros;
    private final boolean drawsIds;
    private int home;
    private @Nullable Call open;

    /** A call under way. */
    private static final class Call {
        private final long deadline;
        private final int key;
        private final long serial;
        private final byte[] command;
        private final long demanded;
        private final Recorder.Call recorded;
        private @Nullable CommandId id;
        private int attempts;
        /** Attempts of which it is certain that they will never take effect. */
        private int harmless;

        Call(long deadline, int key, long serial, byte[] command, long demanded, Recorder.Call recorded) {
            this.recorded = recorded;
            this.deadline = deadline;
            this.key = key;
            this.serial = serial;
            this.command = command;
            this.demanded = demanded;
        }

        boolean reads() {
            return serial == 0;
        }
    }

    /** What a read saw. */
    private record Seen(long value, long position) {}

    SimClient(Workload load, SimWorld world, int number, int group) {
        this.load = load;
        this.world = world;
        this.number = number;
        this.group = group;
        this.oracle = load.oracle(group);
        this.random = world.random();
        this.attemptMicros = 100_000L << random.nextInt(6);
        this.drawsIds = random.nextBoolean();
        this.home = random.nextInt(world.nodes().size());
        world.scheduler().after(random.nextLong(200_000), this::next);
    }

    /** Whether it waits for something. */
    boolean busy() {
        return open != null;
    }

    private void next() {
        if (!load.active() || open != null) {
            return;
        }
        int key = random.nextInt(load.mix().keys());
        long deadline = world.scheduler().now() + DEADLINE;
        if (random.nextInt(100) < load.mix().readPercent()) {
            Recorder.Call recorded = load.recorder().call(number, "get", Integer.toString(recordedKey(key)));
            open = new Call(deadline, key, 0, new byte[0], oracle.demanded(), recorded);
        } else {
            long serial = load.nextSerial();
            oracle.begins(serial, number, key);
            boolean sets = random.nextInt(10) > 0;
            Recorder.Call recorded = Requests.begin(load.recorder(), number, sets, recordedKey(key), serial);
            byte[] command = KeyValue.command(
                    sets, key, serial, random.nextInt(load.mix().padding() + 1));
            open = new Call(deadline, key, serial, command, 0, recorded);
        }
        attempt(open);
    }

    /** Keys of different groups are different objects of the history. */
    private int recordedKey(int key) {
        return KEYS_A_GROUP * group + key;
    }

    private void finished(Call call, String how) {
        if (open == call) {
            open = null;
            world.counts().add(how);
            world.scheduler().after(1 + random.nextLong(2 * load.mix().pauseMicros()), this::next);
        }
    }

    private SimNode choose() {
        if (random.nextInt(4) == 0) {
            home = random.nextInt(world.nodes().size());
        }
        return world.node(home);
    }

    private void attempt(Call call) {
        if (world.scheduler().now() >= call.deadline) {
            giveUp(call);
            return;
        }
        int attempt = ++call.attempts;
        // longer each time: else a slow cluster would do nothing but repeat what nobody waits for any more
        long patience = Math.min(
                attemptMicros << Math.min(6, attempt - 1),
                call.deadline - world.scheduler().now());
        if (attempt > 1 && !call.reads()) {
            world.counts().add("client: writes sent again");
        }
        SimNode node = choose();
        if (node.node() == null || node.still()) {
            // its process is not there to be called
            call.harmless++;
            again(call, 10_000 + random.nextLong(100_000));
            return;
        }
        Duration timeout = Duration.ofNanos(1_000 * patience);
        if (call.reads()) {
            read(call, attempt, node, timeout);
        } else {
            write(call, attempt, node, timeout);
        }
        // a node that stops answers nobody
        again(call, 2 * patience + 100_000);
    }

    private void write(Call call, int attempt, SimNode node, Duration timeout) {
        node.call(running -> {
            Group at = running.group(world.groups().get(group).name());
            if (drawsIds && call.id == null) {
                call.id = at.newCommand();
            }
            return at.submit(call.command, WriteOptions.of(timeout).withCommandId(call.id))
                    .whenComplete((result, failure) -> node.guarded(() -> answered(call, attempt, result, failure)));
        });
    }

    private void read(Call call, int attempt, SimNode node, Duration timeout) {
        SimState state = node.state(group);
        if (state == null) {
            return;
        }
        node.call(running -> {
            LaterReads at = (LaterReads) running.group(world.groups().get(group).name());
            return at.readLater(timeout, () -> new Seen(state.value(call.key), state.position()))
                    .whenComplete((seen, failure) -> node.guarded(() -> answeredRead(call, attempt, seen, failure)));
        });
    }

    /** Tries again later, unless the call has ended or another attempt is under way by then. */
    private void again(Call call, long micros) {
        int attempt = call.attempts;
        world.scheduler().after(micros, () -> {
            if (open == call && call.attempts == attempt) {
                home = random.nextInt(world.nodes().size());
                if (call.reads() || call.id != null || call.harmless == call.attempts) {
                    attempt(call);
                } else {
                    // without an id it must not be repeated
                    giveUp(call);
                }
            }
        });
    }

    private void answered(Call call, int attempt, @Nullable CommandResult result, @Nullable Throwable failure) {
        if (result != null) {
            // also when it comes late: whatever is said must be true
            long before = KeyValue.before(result.bytes());
            Requests.told(call.recorded, before);
            oracle.acknowledged(call.serial, result.index(), before);
            finished(call, "client: writes acknowledged");
            return;
        }
        MusterException why = known(failure);
        if (why.outcome() == Outcome.DEFINITE) {
            call.harmless++;
        }
        world.counts().add("client: answers " + why.code() + " " + why.outcome());
        if (call.id == null) {
            call.id = why.commandId().orElse(null);
        }
        if (open != call || call.attempts != attempt) {
            return;
        }
        if (why.retryable()) {
            again(call, 10_000 + random.nextLong(100_000));
        } else {
            giveUp(call);
        }
    }

    private static MusterException known(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof MusterException ours) {
            return ours;
        }
        throw new IllegalStateException("a call ended with something that is no failure of ours", cause);
    }

    private void giveUp(Call call) {
        if (call.reads()) {
            Requests.gaveUp(call.recorded, true); // a read takes no effect in any case
            finished(call, "client: reads failed");
        } else if (call.harmless == call.attempts) {
            Requests.gaveUp(call.recorded, true);
            oracle.failedForGood(call.serial);
            finished(call, "client: writes failed, DEFINITE");
        } else {
            Requests.gaveUp(call.recorded, false);
            oracle.abandoned(call.serial);
            finished(call, "client: writes failed, UNKNOWN");
        }
    }

    private void answeredRead(Call call, int attempt, @Nullable Seen seen, @Nullable Throwable failure) {
        if (open != call || call.attempts != attempt) {
            return;
        }
        if (seen == null) {
            world.counts().add("client: answers " + known(failure).code() + " to a read");
            again(call, 10_000 + random.nextLong(100_000));
        } else {
            Requests.told(call.recorded, seen.value());
            oracle.read(number, call.demanded, call.key, seen.value(), seen.position());
            finished(call, "client: reads answered");
        }
    }
}
