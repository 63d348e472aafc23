package io.muster.testing.load;

import io.muster.CommandId;
import io.muster.CommandResult;
import io.muster.Group;
import io.muster.MusterException;
import io.muster.MusterNode;
import io.muster.Outcome;
import io.muster.WriteOptions;
import io.muster.node.LaterReads;
import io.muster.testing.checker.ClientOracle;
import io.muster.testing.linear.Recorder;
import io.muster.testing.sim.SimNode;
import io.muster.testing.sim.SimState;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** A caller that a script leads by the hand: each call goes to the first group of the node that the script names. */
public final class Caller {
    /** How long a call has if the script says nothing else. */
    public static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final ClientOracle oracle;
    private final Recorder recorder;
    private final int number;
    private long lastSerial;

    /**
     * A caller that has not called yet.
     *
     * @param oracle judges what it sees
     * @param recorder writes down what it does
     * @param number unique in the simulation
     */
    public Caller(ClientOracle oracle, Recorder recorder, int number) {
        this.oracle = oracle;
        this.recorder = recorder;
        this.number = number;
    }

    /** A write and what is known of it. */
    public final class Write {
        private final long serial;
        private final byte[] command;
        private final Duration timeout;
        private @Nullable CommandId id;
        private @Nullable MusterException failure;
        private boolean acknowledged;
        private int answers;

        private final boolean named;
        private final Recorder.Call recorded;

        private Write(long serial, byte[] command, Duration timeout, boolean named, Recorder.Call recorded) {
            this.recorded = recorded;
            this.named = named;
            this.serial = serial;
            this.command = command;
            this.timeout = timeout;
        }

        /**
         * Sends it, for the first time or again under the same command id.
         *
         * @param node where
         * @return this write
         */
        public Write send(SimNode node) {
            node.call(running -> {
                Group group = running.group(MusterNode.DEFAULT_GROUP);
                if (id == null && named) {
                    id = group.newCommand();
                }
                return group.submit(command, WriteOptions.of(timeout).withCommandId(id))
                        .whenComplete((result, thrown) -> answered(node, result, thrown));
            });
            return this;
        }

        private void answered(SimNode node, @Nullable CommandResult result, @Nullable Throwable thrown) {
            answers++;
            if (result == null) {
                failure = known(thrown);
                id = id == null ? failure.commandId().orElse(null) : id;
                return;
            }
            acknowledged = true;
            node.guarded(() -> {
                long before = KeyValue.before(result.bytes());
                Requests.told(recorded, before);
                oracle.acknowledged(serial, result.index(), before);
            });
        }

        /**
         * Whether it was acknowledged.
         *
         * @return true once it is applied and the caller knows
         */
        public boolean acknowledged() {
            return acknowledged;
        }

        /**
         * How its latest failed attempt ended.
         *
         * @return null if none has failed
         */
        public @Nullable Outcome failed() {
            MusterException known = failure;
            return known == null ? null : known.outcome();
        }

        /**
         * How many answers came.
         *
         * @return 0 while nothing is known
         */
        public int answers() {
            return answers;
        }

        /**
         * What it writes.
         *
         * @return the value that the key gets
         */
        public long value() {
            return serial;
        }
    }

    /** A linearizable read and what it saw. */
    public static final class Read {
        private boolean answered;
        private boolean refused;
        private long value;

        private final Recorder.Call recorded;

        private Read(Recorder.Call recorded) {
            this.recorded = recorded;
        }

        /**
         * Whether it saw something.
         *
         * @return true once it was answered
         */
        public boolean answered() {
            return answered;
        }

        /**
         * Whether it was refused.
         *
         * @return true if it was
         */
        public boolean refused() {
            return refused;
        }

        /**
         * What it saw.
         *
         * @return 0 if the key was absent
         */
        public long value() {
            return value;
        }
    }

    private record Seen(long value, long position) {}

    private static MusterException known(@Nullable Throwable thrown) {
        Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
        if (cause instanceof MusterException ours) {
            return ours;
        }
        throw new IllegalStateException("a call ended with something that is no failure of ours", cause);
    }

    /**
     * Writes a new value.
     *
     * @param node where
     * @param key what
     * @return the call
     */
    public Write write(SimNode node, int key) {
        return write(node, key, TIMEOUT);
    }

    /**
     * Writes a new value.
     *
     * @param node where
     * @param key what
     * @param timeout deadline of each attempt
     * @return the call
     */
    public Write write(SimNode node, int key, Duration timeout) {
        return begun(key, timeout, true).send(node);
    }

    /**
     * Writes a new value under an id that the node draws by itself; whoever sends the write again uses the id that the
     * failure has told.
     *
     * @param node where
     * @param key what
     * @param timeout deadline of each attempt
     * @return the call
     */
    public Write writeUnnamed(SimNode node, int key, Duration timeout) {
        return begun(key, timeout, false).send(node);
    }

    private Write begun(int key, Duration timeout, boolean named) {
        long serial = (long) number << 32 | ++lastSerial;
        // a script may send its calls on different ways at once: their order is its own affair
        oracle.begins(serial, number, key);
        oracle.abandoned(serial);
        Recorder.Call recorded = Requests.begin(recorder, number, true, key, serial);
        return new Write(serial, KeyValue.command(true, key, serial, 0), timeout, named, recorded);
    }

    /**
     * Reads linearizably.
     *
     * @param node where
     * @param key what
     * @return the call
     */
    public Read read(SimNode node, int key) {
        Read read = new Read(recorder.call(number, "get", Integer.toString(key)));
        long demanded = oracle.demanded();
        SimState state = node.state(0);
        if (state == null) {
            read.refused = true;
            read.recorded.failed();
            return read;
        }
        node.call(running -> ((LaterReads) running.group(MusterNode.DEFAULT_GROUP))
                .readLater(TIMEOUT, () -> new Seen(state.value(key), state.position()))
                .whenComplete((seen, thrown) -> {
                    if (seen == null) {
                        read.refused = true;
                        read.recorded.failed();
                    } else {
                        read.answered = true;
                        read.value = seen.value();
                        node.guarded(() -> {
                            Requests.told(read.recorded, seen.value());
                            oracle.read(number, demanded, key, seen.value(), seen.position());
                        });
                    }
                }));
        return read;
    }
}
