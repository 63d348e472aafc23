package io.muster.testing.load;

import io.muster.testing.checker.ClientOracle;
import io.muster.testing.linear.History;
import io.muster.testing.linear.Recorder;
import io.muster.testing.sim.SimWorld;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The callers of one simulation. */
public final class Workload {
    private final List<ClientOracle> oracles;
    private final Recorder recorder;
    private final List<SimClient> clients = new ArrayList<>();
    private final Mix mix;
    private long lastSerial;
    private boolean active = true;

    /**
     * What the callers do.
     *
     * @param clients how many there are
     * @param keys how many keys they use
     * @param readPercent calls out of a hundred that read
     * @param padding most bytes that a command has beyond what it needs
     * @param pauseMicros mean pause between two calls of one caller
     */
    public record Mix(int clients, int keys, int readPercent, int padding, long pauseMicros) {
        /**
         * Draws one.
         *
         * @param random the choice
         * @return the mix
         */
        static Mix draw(SplittableRandom random) {
            return new Mix(
                    1 + random.nextInt(8),
                    1 << random.nextInt(5),
                    random.nextInt(70),
                    random.nextInt(3) == 0 ? 2_000 : 40,
                    4_000L << random.nextInt(8));
        }

        Mix atMost(int most) {
            return new Mix(Math.min(most, clients), keys, readPercent, padding, pauseMicros);
        }
    }

    /**
     * Draws how many callers there are and what they do, and begins.
     *
     * @param world where they call
     * @param oracles who judge what they see, one for each group
     * @param most only so many of them call, and do what they would do among all
     */
    public Workload(SimWorld world, List<ClientOracle> oracles, int most) {
        this(world, oracles, Mix.draw(world.random()).atMost(most));
    }

    /**
     * Begins.
     *
     * @param world where they call
     * @param oracles who judge what they see, one for each group
     * @param mix what the callers do
     */
    public Workload(SimWorld world, List<ClientOracle> oracles, Mix mix) {
        this.oracles = oracles;
        this.recorder = new Recorder(world.scheduler()::now);
        this.mix = mix;
        for (int i = 0; i < mix.clients; i++) {
            clients.add(new SimClient(this, world, i + 1, i % oracles.size()));
        }
    }

    /** No new calls from now on; those under way end by themselves. */
    public void stop() {
        active = false;
    }

    /**
     * Whether every call has ended.
     *
     * @return false while somebody waits
     */
    public boolean idle() {
        return clients.stream().noneMatch(SimClient::busy);
    }

    /**
     * Whether the callers read.
     *
     * @return true if reads are to be expected
     */
    public boolean reads() {
        return mix.readPercent > 10;
    }

    /**
     * What the callers did and saw so far, for the model {@code keyValue}.
     *
     * @return times are simulated microseconds
     */
    public History history() {
        return recorder.history();
    }

    /**
     * How many call.
     *
     * @return at least one
     */
    public int clients() {
        return clients.size();
    }

    boolean active() {
        return active;
    }

    ClientOracle oracle(int group) {
        return oracles.get(group);
    }

    Recorder recorder() {
        return recorder;
    }

    Mix mix() {
        return mix;
    }

    @Override
    public String toString() {
        return mix.toString();
    }

    long nextSerial() {
        return ++lastSerial;
    }
}
