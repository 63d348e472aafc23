package io.muster.testing.load;

import io.muster.raft.EntryKind;
import io.muster.testing.linear.Recorder;
import io.muster.testing.sim.Gateway;
import io.muster.testing.sim.SimNode;
import io.muster.testing.sim.SimState;
import io.muster.testing.sim.SimWorld;
import java.util.SplittableRandom;

/**
 * A caller that tells nothing but a recorder: it opens a session, then reads and writes two keys through any node, and
 * sends a write again under its id until it is answered or out of time.
 */
final class PlainClient {
    private static final int KEYS = 2;
    private static final long ATTEMPT = 60_000;

    private final SimWorld world;
    private final Recorder recorder;
    private final int number;
    private final boolean readsLocally;
    private final boolean claimsFailure;
    private final int attemptsMax;
    private final SplittableRandom random;
    private long session;
    private long sequence;
    private long serial;
    private long answers;
    /** Counts calls, so that a late answer is not taken for one to the present call. */
    private long calls;

    PlainClient(SimWorld world, Recorder recorder, int number, boolean readsLocally, boolean claimsFailure) {
        this.world = world;
        this.recorder = recorder;
        this.number = number;
        this.readsLocally = readsLocally;
        this.claimsFailure = claimsFailure;
        // an honest one waits long, so that few outcomes are unknown
        this.attemptsMax = claimsFailure ? 2 : 30;
        this.random = world.random();
        world.scheduler().after(1 + random.nextLong(ATTEMPT), this::next);
    }

    long answers() {
        return answers;
    }

    private void next() {
        long call = ++calls;
        int key = random.nextInt(KEYS);
        if (session == 0) {
            long opening = number * 1_000_000L + call;
            sequence = 0;
            byte[] envelope = Requests.open(opening, 3_600_000, 0);
            attempt(call, 0, EntryKind.SESSION, envelope, (outcome, result) -> {
                if (outcome == Gateway.Outcome.APPLIED && call == calls) {
                    session = opening;
                    done(call);
                }
            });
        } else if (random.nextInt(2) == 0) {
            read(call, key, recorder.call(number, "get", Integer.toString(key)));
        } else {
            long value = number * 1_000_000L + ++serial;
            Recorder.Call recorded = Requests.begin(recorder, number, true, key, value);
            byte[] envelope = Requests.command(session, ++sequence, 1, KeyValue.command(true, key, value, 0));
            attempt(call, 0, EntryKind.COMMAND, envelope, (outcome, result) -> {
                if (outcome == Gateway.Outcome.APPLIED && call == calls) {
                    Requests.told(recorded, Requests.decode(result).before());
                    done(call);
                }
            });
            world.scheduler().after(ATTEMPT * attemptsMax, () -> {
                if (call == calls) {
                    Requests.gaveUp(recorded, claimsFailure);
                    done(call);
                }
            });
        }
    }

    private void done(long call) {
        answers++;
        calls = call + 1;
        world.scheduler().after(1 + random.nextLong(40_000), this::next);
    }

    private SimNode anyNode() {
        return world.node(random.nextInt(world.nodes().size()));
    }

    private void attempt(long call, int attempt, EntryKind kind, byte[] envelope, Gateway.WriteAnswer answer) {
        boolean more = kind == EntryKind.SESSION || attempt < attemptsMax;
        if (call != calls || !more) {
            return;
        }
        Gateway gateway = anyNode().gateway();
        if (gateway != null) {
            gateway.write(kind, envelope, answer);
        }
        world.scheduler().after(ATTEMPT, () -> attempt(call, attempt + 1, kind, envelope, answer));
    }

    private void read(long call, int key, Recorder.Call recorded) {
        SimNode node = anyNode();
        Gateway gateway = node.gateway();
        SimState state = node.state();
        if (readsLocally && state != null) {
            Requests.told(recorded, state.value(key));
            done(call);
        } else if (gateway == null || readsLocally) {
            recorded.failed();
            done(call);
        } else {
            gateway.read((confirmed, applied) -> {
                if (call == calls) {
                    if (confirmed == null) {
                        recorded.failed();
                    } else {
                        Requests.told(recorded, confirmed.value(key));
                    }
                    done(call);
                }
            });
            world.scheduler().after(ATTEMPT * attemptsMax, () -> {
                if (call == calls) {
                    recorded.failed();
                    done(call);
                }
            });
        }
    }
}
