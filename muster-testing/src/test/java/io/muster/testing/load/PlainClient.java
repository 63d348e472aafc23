package io.muster.testing.load;

import io.muster.CommandId;
import io.muster.Group;
import io.muster.MusterNode;
import io.muster.WriteOptions;
import io.muster.node.LaterReads;
import io.muster.testing.linear.Recorder;
import io.muster.testing.sim.SimNode;
import io.muster.testing.sim.SimState;
import io.muster.testing.sim.SimWorld;
import java.time.Duration;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A caller that tells nothing but a recorder: it reads and writes two keys through any node, and sends a write again
 * under its id until it is answered or out of time.
 */
final class PlainClient {
    private static final int KEYS = 2;
    private static final long ATTEMPT = 60_000;
    private static final Duration TIMEOUT = Duration.ofMillis(400);

    /** What is wrong with a caller. */
    enum Vice {
        /** Nothing. */
        NONE,
        /** It reads whatever the node has. */
        READS_LOCALLY,
        /** It reports a write without an answer as a definite failure. */
        CLAIMS_FAILURE,
        /** It sends a write again under another id. */
        REPEATS_UNDER_ANOTHER_ID
    }

    private final SimWorld world;
    private final Recorder recorder;
    private final int number;
    private final Vice vice;
    private final int attemptsMax;
    private final SplittableRandom random;
    private long serial;
    private long answers;
    /** Counts calls, so that a late answer is not taken for one to the present call. */
    private long calls;

    PlainClient(SimWorld world, Recorder recorder, int number, Vice vice) {
        this.world = world;
        this.recorder = recorder;
        this.number = number;
        this.vice = vice;
        // an honest one waits long, so that few outcomes are unknown
        this.attemptsMax = vice == Vice.CLAIMS_FAILURE ? 2 : 30;
        this.random = world.random();
        world.scheduler().after(1 + random.nextLong(ATTEMPT), this::next);
    }

    long answers() {
        return answers;
    }

    private void next() {
        long call = ++calls;
        int key = random.nextInt(KEYS);
        if (random.nextInt(2) == 0) {
            read(call, key, recorder.call(number, "get", Integer.toString(key)));
            return;
        }
        long value = number * 1_000_000L + ++serial;
        Recorder.Call recorded = Requests.begin(recorder, number, true, key, value);
        attempt(call, 0, KeyValue.command(true, key, value, 0), null, recorded);
        world.scheduler().after(ATTEMPT * attemptsMax, () -> {
            if (call == calls) {
                Requests.gaveUp(recorded, vice == Vice.CLAIMS_FAILURE);
                done(call);
            }
        });
    }

    private void done(long call) {
        answers++;
        calls = call + 1;
        world.scheduler().after(1 + random.nextLong(40_000), this::next);
    }

    private SimNode anyNode() {
        return world.node(random.nextInt(world.nodes().size()));
    }

    private void attempt(long call, int attempt, byte[] command, @Nullable CommandId known, Recorder.Call recorded) {
        if (call != calls || attempt >= attemptsMax) {
            return;
        }
        SimNode node = anyNode();
        CommandId drawn = known != null && vice != Vice.REPEATS_UNDER_ANOTHER_ID
                ? known
                : node.call(running -> running.group(MusterNode.DEFAULT_GROUP).newCommand());
        if (drawn != null) {
            node.call(running -> {
                Group group = running.group(MusterNode.DEFAULT_GROUP);
                return group.submit(command, WriteOptions.of(TIMEOUT).withCommandId(drawn))
                        .whenComplete((result, failure) -> node.guarded(() -> {
                            if (result != null && call == calls) {
                                Requests.told(recorded, KeyValue.before(result.bytes()));
                                done(call);
                            }
                        }));
            });
        }
        world.scheduler().after(ATTEMPT, () -> attempt(call, attempt + 1, command, drawn, recorded));
    }

    private void read(long call, int key, Recorder.Call recorded) {
        SimNode node = anyNode();
        SimState state = node.state(0);
        if (state == null) {
            recorded.failed();
            done(call);
        } else if (vice == Vice.READS_LOCALLY) {
            Requests.told(recorded, state.value(key));
            done(call);
        } else {
            node.call(running -> ((LaterReads) running.group(MusterNode.DEFAULT_GROUP))
                    .readLater(TIMEOUT, () -> state.value(key))
                    .whenComplete((value, failure) -> node.guarded(() -> {
                        if (call == calls) {
                            answered(call, recorded, value);
                        }
                    })));
            world.scheduler().after(2 * TIMEOUT.toNanos() / 1_000, () -> {
                if (call == calls) {
                    answered(call, recorded, null);
                }
            });
        }
    }

    private void answered(long call, Recorder.Call recorded, @Nullable Long value) {
        if (value == null) {
            recorded.failed();
        } else {
            Requests.told(recorded, value);
        }
        done(call);
    }
}
