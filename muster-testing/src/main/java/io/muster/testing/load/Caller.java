package io.muster.testing.load;

import io.muster.raft.EntryKind;
import io.muster.testing.checker.ClientOracle;
import io.muster.testing.linear.Recorder;
import io.muster.testing.sim.Gateway;
import io.muster.testing.sim.SimNode;
import io.muster.testing.sim.SimState;
import org.jspecify.annotations.Nullable;

/**
 * A caller that a script leads by the hand: each call goes to the node that the script names, and is never repeated.
 */
public final class Caller {
    private static final long SESSION_MILLIS = 3_600_000;

    private final ClientOracle oracle;
    private final Recorder recorder;
    private final int number;
    private long lastSequence;
    private long lastSerial;

    /**
     * A caller with a session of its own.
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
        private final EntryKind kind;
        private final byte[] envelope;
        /** Its line in the history, null for the opening of a session. */
        private final Recorder.@Nullable Call recorded;

        private Gateway.@Nullable Outcome outcome;
        private int answers;

        private Write(long serial, EntryKind kind, byte[] envelope, Recorder.@Nullable Call recorded) {
            this.serial = serial;
            this.kind = kind;
            this.envelope = envelope;
            this.recorded = recorded;
        }

        /**
         * Sends it, for the first time or again under the same command id.
         *
         * @param node where
         * @return this write
         */
        public Write send(SimNode node) {
            Gateway gateway = node.gateway();
            if (gateway != null) {
                gateway.write(kind, envelope, this::answered);
            }
            return this;
        }

        private void answered(Gateway.Outcome how, byte[] result) {
            answers++;
            if (outcome != Gateway.Outcome.APPLIED) {
                outcome = how;
            }
            if (how == Gateway.Outcome.APPLIED && serial != 0) {
                Requests.Answer answer = Requests.decode(result);
                Requests.told(recorded, answer.before());
                oracle.acknowledged(serial, answer.index(), answer.before());
            }
        }

        /**
         * Whether it was acknowledged.
         *
         * @return true once it is applied and the caller knows
         */
        public boolean acknowledged() {
            return outcome == Gateway.Outcome.APPLIED;
        }

        /**
         * Whether the latest answer was a refusal.
         *
         * @return true if it will never be applied through that call
         */
        public boolean refused() {
            return outcome == Gateway.Outcome.REFUSED;
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
        private final Recorder.Call recorded;
        private boolean answered;
        private boolean refused;
        private long value;

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

    /**
     * Opens the session of this caller.
     *
     * @param node where
     * @return the call
     */
    public Write openSession(SimNode node) {
        return new Write(
                        0,
                        EntryKind.SESSION,
                        Requests.open(number, SESSION_MILLIS, node.status().commit()),
                        null)
                .send(node);
    }

    /**
     * Writes a new value.
     *
     * @param node where
     * @param key what
     * @return the call
     */
    public Write write(SimNode node, int key) {
        long serial = (long) number << 32 | ++lastSerial;
        oracle.begins(serial, number, key);
        byte[] command = KeyValue.command(true, key, serial, 0);
        Recorder.Call recorded = Requests.begin(recorder, number, true, key, serial);
        byte[] envelope = Requests.command(number, ++lastSequence, 1, command);
        return new Write(serial, EntryKind.COMMAND, envelope, recorded).send(node);
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
        Gateway gateway = node.gateway();
        if (gateway == null) {
            read.refused = true;
            read.recorded.failed();
        } else {
            gateway.read((state, applied) -> saw(read, demanded, key, state, applied));
        }
        return read;
    }

    private void saw(Read read, long demanded, int key, @Nullable SimState state, long applied) {
        if (state == null) {
            read.refused = true;
            read.recorded.failed();
            return;
        }
        read.answered = true;
        read.value = state.value(key);
        Requests.told(read.recorded, read.value);
        oracle.read(number, demanded, key, read.value, applied);
    }
}
