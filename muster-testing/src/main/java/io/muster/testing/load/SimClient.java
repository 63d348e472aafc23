package io.muster.testing.load;

import io.muster.raft.EntryKind;
import io.muster.raft.Payload;
import io.muster.testing.sim.Gateway;
import io.muster.testing.sim.SimNode;
import io.muster.testing.sim.SimState;
import io.muster.testing.sim.SimWorld;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One caller with a session of its own: one call after the other. A write that gets no answer is sent again under the same
 * command id, mostly through another node, until its deadline; only then does the caller learn how it ended.
 */
final class SimClient {
    private static final long DEADLINE = 8_000_000;

    private final Workload load;
    private final SimWorld world;
    private final int number;
    private final SplittableRandom random;
    private final long attemptMicros;
    private long lastSequence;
    private int home;
    private @Nullable Call open;

    /** A call under way. */
    private static final class Call {
        private final long deadline;
        private final int key;
        private final long serial;
        private final @Nullable Payload payload;
        private final long demanded;
        private int attempts;
        private int refusals;

        Call(long deadline, int key, long serial, @Nullable Payload payload, long demanded) {
            this.deadline = deadline;
            this.key = key;
            this.serial = serial;
            this.payload = payload;
            this.demanded = demanded;
        }
    }

    SimClient(Workload load, SimWorld world, int number) {
        this.load = load;
        this.world = world;
        this.number = number;
        this.random = world.random();
        this.attemptMicros = 100_000L << random.nextInt(5);
        this.home = random.nextInt(world.nodes().size());
        world.scheduler().after(random.nextLong(200_000), this::next);
    }

    /** Whether it waits for something. */
    boolean busy() {
        return open != null;
    }

    private void next() {
        if (!load.active()) {
            return;
        }
        int key = random.nextInt(load.keys());
        long deadline = world.scheduler().now() + DEADLINE;
        if (random.nextInt(100) < load.readPercent()) {
            Call read = new Call(deadline, key, 0, null, load.oracle().demanded());
            open = read;
            attemptRead(read);
        } else {
            long serial = load.nextSerial();
            lastSequence++;
            load.oracle().begins(serial, number, key);
            byte[] command = KeyValue.command(random.nextInt(10) > 0, key, serial, random.nextInt(load.padding() + 1));
            Call write = new Call(deadline, key, serial, Requests.payload(number, lastSequence, command), 0);
            open = write;
            attemptWrite(write, write.payload);
        }
    }

    private void finished(Call call, String how) {
        if (open == call) {
            open = null;
            world.counts().add(how);
            world.scheduler().after(1 + random.nextLong(2 * load.pauseMicros()), this::next);
        }
    }

    private SimNode choose() {
        if (random.nextInt(4) == 0) {
            home = random.nextInt(world.nodes().size());
        }
        return world.node(home);
    }

    private void attemptWrite(Call call, @Nullable Payload payload) {
        if (open != call || payload == null) {
            return;
        }
        if (world.scheduler().now() >= call.deadline) {
            giveUp(call);
            return;
        }
        int attempt = ++call.attempts;
        Gateway gateway = choose().gateway();
        if (gateway == null) {
            call.refusals++;
            again(call);
            return;
        }
        if (attempt > 1) {
            world.counts().add("client: writes sent again");
        }
        gateway.write(EntryKind.COMMAND, payload, new Gateway.WriteAnswer() {
            private boolean answered;

            @Override
            public void done(Gateway.Outcome outcome, long index, byte[] result) {
                if (!answered) {
                    answered = true;
                    answeredWrite(call, attempt, outcome, index, result);
                }
            }
        });
        world.scheduler().after(attemptMicros, () -> {
            if (open == call && call.attempts == attempt) {
                home = random.nextInt(world.nodes().size());
                attemptWrite(call, payload);
            }
        });
    }

    private void again(Call call) {
        int attempt = call.attempts;
        world.scheduler().after(10_000 + random.nextLong(100_000), () -> {
            if (open == call && call.attempts == attempt) {
                attemptWrite(call, call.payload);
            }
        });
    }

    private void answeredWrite(Call call, int attempt, Gateway.Outcome outcome, long index, byte[] result) {
        switch (outcome) {
            case APPLIED -> {
                Requests.Answer answer = Requests.answer(index, result);
                // also when it comes late: whatever is said must be true
                load.oracle().acknowledged(call.serial, answer.index(), answer.before());
                finished(call, "client: writes acknowledged");
            }
            case REFUSED -> {
                call.refusals++;
                if (open == call && call.attempts == attempt) {
                    again(call);
                }
            }
            case UNKNOWN -> {
                if (open == call && call.attempts == attempt) {
                    again(call);
                }
            }
        }
    }

    private void giveUp(Call call) {
        if (call.refusals == call.attempts) {
            load.oracle().failedForGood(call.serial);
            finished(call, "client: writes failed, DEFINITE");
        } else {
            finished(call, "client: writes failed, UNKNOWN");
        }
    }

    private void attemptRead(Call call) {
        if (open != call) {
            return;
        }
        if (world.scheduler().now() >= call.deadline) {
            finished(call, "client: reads failed");
            return;
        }
        int attempt = ++call.attempts;
        Gateway gateway = choose().gateway();
        if (gateway != null) {
            gateway.read((state, applied) -> answeredRead(call, attempt, state, applied));
        }
        world.scheduler().after(gateway == null ? 50_000 : attemptMicros, () -> {
            if (open == call && call.attempts == attempt) {
                attemptRead(call);
            }
        });
    }

    private void answeredRead(Call call, int attempt, @Nullable SimState state, long applied) {
        if (open != call || call.attempts != attempt) {
            return;
        }
        if (state == null) {
            world.scheduler().after(10_000 + random.nextLong(100_000), () -> {
                if (open == call && call.attempts == attempt) {
                    attemptRead(call);
                }
            });
        } else {
            load.oracle().read(number, call.demanded, call.key, state.value(call.key), applied);
            finished(call, "client: reads answered");
        }
    }
}
