package io.muster.testing.load;

import io.muster.raft.EntryKind;
import io.muster.testing.linear.Recorder;
import io.muster.testing.sim.Gateway;
import io.muster.testing.sim.SimNode;
import io.muster.testing.sim.SimState;
import io.muster.testing.sim.SimWorld;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One caller with a session of its own: one call after the other. A write that gets no answer is sent again under the
 * same command id, mostly through another node, until its deadline; only then does the caller learn how it ended.
 */
final class SimClient {
    private static final long DEADLINE = 8_000_000;

    private final Workload load;
    private final SimWorld world;
    private final int number;
    private final SplittableRandom random;
    private final long attemptMicros;
    private final long sessionMillis;
    private final boolean forgetsUnknown;
    private long session;
    private long lastSequence;
    /** Highest index that an answer named: what a new session is born with. */
    private long seen;

    private long ackBelow = 1;
    private int home;
    private @Nullable Call open;

    /** A call under way: a write, a read, or the opening of a session. */
    private static final class Call {
        private final long deadline;
        private final int key;
        private final long serial;
        private final EntryKind kind;
        private final byte[] envelope;
        private final long demanded;
        /** Its line in the history, null for the opening of a session. */
        private final Recorder.@Nullable Call recorded;

        private int attempts;
        private int refusals;

        Call(
                long deadline,
                int key,
                long serial,
                EntryKind kind,
                byte[] envelope,
                long demanded,
                Recorder.@Nullable Call recorded) {
            this.deadline = deadline;
            this.key = key;
            this.serial = serial;
            this.kind = kind;
            this.envelope = envelope;
            this.demanded = demanded;
            this.recorded = recorded;
        }
    }

    SimClient(Workload load, SimWorld world, int number) {
        this.load = load;
        this.world = world;
        this.number = number;
        this.random = world.random();
        this.attemptMicros = 100_000L << random.nextInt(5);
        this.sessionMillis = random.nextInt(5) == 0 ? 500 : 60_000;
        this.forgetsUnknown = random.nextBoolean();
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
        int key = random.nextInt(load.keys());
        long deadline = world.scheduler().now() + DEADLINE;
        if (random.nextInt(100) < load.readPercent()) {
            Recorder.Call recorded = load.recorder().call(number, "get", Integer.toString(key));
            long demanded = load.oracle().demanded();
            Call read = new Call(deadline, key, 0, EntryKind.NOOP, new byte[0], demanded, recorded);
            open = read;
            attemptRead(read);
        } else if (session == 0) {
            session = load.nextSession();
            lastSequence = 0;
            ackBelow = 1;
            byte[] envelope = Requests.open(session, sessionMillis, seen);
            attempt(new Call(deadline, 0, 0, EntryKind.SESSION, envelope, 0, null));
        } else {
            long serial = load.nextSerial();
            load.oracle().begins(serial, number, key);
            boolean sets = random.nextInt(10) > 0;
            byte[] command = KeyValue.command(sets, key, serial, random.nextInt(load.padding() + 1));
            byte[] envelope = Requests.command(session, ++lastSequence, ackBelow, command);
            Recorder.Call recorded = Requests.begin(load.recorder(), number, sets, key, serial);
            attempt(new Call(deadline, key, serial, EntryKind.COMMAND, envelope, 0, recorded));
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

    private void attempt(Call call) {
        open = call;
        if (world.scheduler().now() >= call.deadline) {
            giveUp(call);
            return;
        }
        int attempt = ++call.attempts;
        Gateway gateway = choose().gateway();
        if (gateway == null) {
            call.refusals++;
            again(call, 10_000 + random.nextLong(100_000));
            return;
        }
        if (attempt > 1) {
            world.counts().add("client: writes sent again");
        }
        gateway.write(call.kind, call.envelope, (outcome, result) -> answered(call, attempt, outcome, result));
        again(call, attemptMicros);
    }

    /** Tries again later, unless the call has ended or another attempt is under way by then. */
    private void again(Call call, long micros) {
        int attempt = call.attempts;
        world.scheduler().after(micros, () -> {
            if (open == call && call.attempts == attempt) {
                home = random.nextInt(world.nodes().size());
                if (call.kind == EntryKind.NOOP) {
                    attemptRead(call);
                } else {
                    attempt(call);
                }
            }
        });
    }

    private void answered(Call call, int attempt, Gateway.Outcome outcome, byte[] result) {
        if (outcome == Gateway.Outcome.APPLIED) {
            applied(call, Requests.decode(result));
            return;
        }
        if (outcome == Gateway.Outcome.REFUSED) {
            call.refusals++;
        }
        if (open == call && call.attempts == attempt) {
            again(call, 10_000 + random.nextLong(100_000));
        }
    }

    private void applied(Call call, Requests.Answer answer) {
        seen = Math.max(seen, answer.index());
        switch (answer.kind()) {
            case RESULT, DUPLICATE -> {
                // also when it comes late: whatever is said must be true
                Requests.told(call.recorded, answer.before());
                load.oracle().acknowledged(call.serial, answer.index(), answer.before());
                if (open == call && ackBelow == lastSequence) {
                    ackBelow = lastSequence + 1;
                }
                finished(call, "client: writes acknowledged");
            }
            case SESSION_OPENED -> finished(call, "client: sessions opened");
            case SESSION_UNKNOWN -> {
                // this entry and later ones do nothing; an earlier attempt may have done it
                call.refusals++;
                if (open == call) {
                    session = 0;
                    giveUp(call);
                }
            }
            case STALE -> call.refusals++;
            case KEY_CONFLICT, NOTHING, REJECTED ->
                throw new IllegalStateException("a write without a key was answered with " + answer);
        }
    }

    private void giveUp(Call call) {
        if (call.kind == EntryKind.SESSION) {
            session = 0;
            finished(call, "client: sessions not opened");
        } else if (call.refusals == call.attempts) {
            Requests.gaveUp(call.recorded, true);
            load.oracle().failedForGood(call.serial);
            finished(call, "client: writes failed, DEFINITE");
        } else {
            Requests.gaveUp(call.recorded, false);
            load.oracle().abandoned(call.serial);
            if (forgetsUnknown && ackBelow == lastSequence) {
                ackBelow = lastSequence + 1;
            }
            finished(call, "client: writes failed, UNKNOWN");
        }
    }

    private void attemptRead(Call call) {
        if (world.scheduler().now() >= call.deadline) {
            Requests.gaveUp(call.recorded, true); // a read takes no effect in any case
            finished(call, "client: reads failed");
            return;
        }
        int attempt = ++call.attempts;
        Gateway gateway = choose().gateway();
        if (gateway != null) {
            gateway.read((state, applied) -> answeredRead(call, attempt, state, applied));
        }
        if (open == call && call.attempts == attempt) {
            again(call, gateway == null ? 50_000 : attemptMicros);
        }
    }

    private void answeredRead(Call call, int attempt, @Nullable SimState state, long applied) {
        if (open != call || call.attempts != attempt) {
            return;
        }
        if (state == null) {
            again(call, 10_000 + random.nextLong(100_000));
        } else {
            long value = state.value(call.key);
            Requests.told(call.recorded, value);
            load.oracle().read(number, call.demanded, call.key, value, applied);
            finished(call, "client: reads answered");
        }
    }
}
