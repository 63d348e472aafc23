package io.muster.testing.nemesis;

import io.muster.testing.sim.SimDisk;
import io.muster.testing.sim.SimNode;
import io.muster.testing.sim.SimWorld;
import io.muster.testing.sim.Weather;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The mix of one seed: a subset of all faults, each with its own rhythm, and somebody who starts dead nodes again. */
public final class Swarm {
    private static final long LOOK_MICROS = 20_000;

    private final SimWorld world;
    private final SplittableRandom random;
    private final List<Nemesis> chosen = new ArrayList<>();
    private final long restartMax;
    private final long[] restartAt;
    // who must work after the faults
    private final List<SimNode> core = new ArrayList<>();
    private boolean active = true;

    /**
     * Draws the mix and begins.
     *
     * @param world to whom harm is done
     */
    public Swarm(SimWorld world) {
        this.world = world;
        this.random = world.random();
        this.restartMax = Nemesis.duration(random, 10_000, 20_000_000);
        this.restartAt = new long[world.nodes().size()];
        List<Nemesis> all = List.of(
                new Kill(),
                new PowerLoss(),
                new DiskCrash(),
                new FailpointCrash(),
                new ForceFails(),
                new DiskStall(),
                new DiskFull(),
                new Pause(),
                new Partition(),
                new BadWeather(random.split()),
                new SlowLink(),
                new Clog(),
                new Reset());
        for (Nemesis each : all) {
            if (random.nextInt(3) == 0) {
                begin(each);
            }
        }
        if (random.nextInt(3) == 0) {
            for (SimNode node : world.nodes()) {
                node.clockRate(900 + random.nextInt(201));
            }
        }
        if (random.nextInt(3) == 0) {
            for (SimNode node : world.nodes()) {
                node.wallClock(random.nextLong(7_200_000) - 3_600_000);
            }
        }
        look();
    }

    private void begin(Nemesis nemesis) {
        chosen.add(nemesis);
        long rhythm = Nemesis.duration(random, 150_000, 10_000_000);
        SplittableRandom own = random.split();
        nemesis.prepare(world, own);
        next(nemesis, rhythm, own);
    }

    private void next(Nemesis nemesis, long rhythm, SplittableRandom own) {
        world.scheduler().after(1 + own.nextLong(2 * rhythm), () -> {
            if (active) {
                world.counts().add("nemesis: " + nemesis.name());
                nemesis.strike(world, own);
                next(nemesis, rhythm, own);
            }
        });
    }

    /** Starts nodes that are down, each after a wait of its own. */
    private void look() {
        long now = world.scheduler().now();
        for (SimNode node : active ? world.nodes() : core) {
            if (node.running()) {
                restartAt[node.index()] = 0;
            } else if (restartAt[node.index()] == 0) {
                restartAt[node.index()] = now + Nemesis.duration(random, 1_000, restartMax);
            } else if (now >= restartAt[node.index()]) {
                node.start();
            }
        }
        world.scheduler().after(LOOK_MICROS, this::look);
    }

    /**
     * Ends all faults and lets a random majority live on; the others stay dead or cut off.
     *
     * @return the nodes that must work from now on
     */
    public List<SimNode> heal() {
        active = false;
        world.calm();
        world.network().heal();
        world.network().weather(Weather.FAIR);
        List<SimNode> rest = new ArrayList<>(world.nodes());
        int size = rest.size();
        int wanted = random.nextBoolean() ? size : size / 2 + 1 + random.nextInt(size - size / 2);
        while (core.size() < wanted) {
            core.add(rest.remove(random.nextInt(rest.size())));
        }
        for (SimNode node : rest) {
            giveUp(node);
        }
        for (SimNode node : core) {
            node.disarm();
            node.stallDisk(0);
            node.resume();
            node.start();
        }
        return core;
    }

    private void giveUp(SimNode node) {
        if (random.nextBoolean()) {
            node.crash(SimDisk.Loss.ALL);
        } else {
            node.disarm();
            for (SimNode other : world.nodes()) {
                world.network().cut(node.index(), other.index());
                world.network().cut(other.index(), node.index());
            }
        }
    }

    /**
     * What was drawn.
     *
     * @return names of the faults of this seed
     */
    @Override
    public String toString() {
        return chosen.stream().map(Nemesis::name).toList() + " restart within " + restartMax / 1_000 + " ms";
    }
}
