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
    private final ClientOracle oracle;
    private final Recorder recorder;
    private final List<SimClient> clients = new ArrayList<>();
    private final int keys;
    private final int readPercent;
    private final int padding;
    private final long pauseMicros;
    private long lastSerial;
    private long lastSession;
    private boolean active = true;

    /**
     * Draws how many callers there are and what they do, and begins.
     *
     * @param world where they call
     * @param oracle who judges what they see
     */
    public Workload(SimWorld world, ClientOracle oracle) {
        this.oracle = oracle;
        this.recorder = new Recorder(world.scheduler()::now);
        SplittableRandom random = world.random();
        keys = 1 << random.nextInt(5);
        readPercent = random.nextInt(70);
        padding = random.nextInt(3) == 0 ? 2_000 : 40;
        pauseMicros = 4_000L << random.nextInt(8);
        int count = 1 + random.nextInt(8);
        for (int i = 0; i < count; i++) {
            clients.add(new SimClient(this, world, i + 1));
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
        return readPercent > 10;
    }

    /**
     * What the callers did and saw so far, for the model {@code keyValue}.
     *
     * @return times are simulated microseconds
     */
    public History history() {
        return recorder.history();
    }

    boolean active() {
        return active;
    }

    ClientOracle oracle() {
        return oracle;
    }

    Recorder recorder() {
        return recorder;
    }

    int keys() {
        return keys;
    }

    int readPercent() {
        return readPercent;
    }

    int padding() {
        return padding;
    }

    long pauseMicros() {
        return pauseMicros;
    }

    long nextSerial() {
        return ++lastSerial;
    }

    long nextSession() {
        return ++lastSession;
    }
}
