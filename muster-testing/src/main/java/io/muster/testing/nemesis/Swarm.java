package io.muster.testing.nemesis;

import io.muster.testing.sim.SimDisk;
import io.muster.testing.sim.SimNode;
import io.muster.testing.sim.SimWorld;
import io.muster.testing.sim.Weather;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The mix of one seed: a subset of all faults, each with its own rhythm, and somebody who starts dead nodes again. All
 * strikes are planned before the first one, and each has a random source of its own: whichever of them are left out,
 * the others happen at the same times and draw the same numbers.
 */
public final class Swarm {
    private static final long LOOK_MICROS = 20_000;
    /** After how long a start that was refused is tried again. */
    private static final long REFUSED_MICROS = 500_000;
    /** Longest time for which strikes are planned, in microseconds; ends with {@link #heal} at the latest. */
    public static final long LONGEST_MICROS = 20_000_000;

    /** A strike that is planned. */
    private record Strike(long time, Nemesis nemesis, SplittableRandom random) {}

    /** What is known of a node that does not run. */
    private static final class Downtime {
        private final SplittableRandom random;
        private int times;
        private long until;
        private boolean noticed;
        private boolean over;

        Downtime(SplittableRandom random) {
            this.random = random;
        }
    }

    private final SimWorld world;
    private final Schedule schedule;
    private final SplittableRandom random;
    private final List<Nemesis> chosen = new ArrayList<>();
    private final List<Strike> strikes = new ArrayList<>();
    private final long restartMax;
    private final List<Downtime> downtimes = new ArrayList<>();
    private final SplittableRandom end;
    private final List<Integer> givingUp;
    private final int planned;
    // who must work after the faults
    private final List<SimNode> core = new ArrayList<>();
    private boolean active = true;

    /**
     * Draws the mix and begins.
     *
     * @param world to whom harm is done
     * @param schedule which of the faults happen
     */
    public Swarm(SimWorld world, Schedule schedule) {
        this.world = world;
        this.schedule = schedule;
        this.random = world.random();
        this.restartMax = Nemesis.duration(random, 10_000, 20_000_000);
        for (int i = 0; i < world.nodes().size(); i++) {
            downtimes.add(new Downtime(random.split()));
        }
        this.end = random.split();
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
                new Reset(),
                new ShortWrite(),
                new ReadFails(),
                new SlowDisk(),
                new SlowApply(),
                new BitFlips(),
                new Misdirection(),
                new BadSector());
        for (Nemesis each : all) {
            if (random.nextInt(3) == 0) {
                plan(each);
            }
        }
        clocks();
        strikes.sort(Comparator.comparingLong(Strike::time));
        strikes.forEach(this::await);
        givingUp = world.nodes().stream().map(node -> schedule.next()).toList();
        planned = schedule.next();
        look();
    }

    private void plan(Nemesis nemesis) {
        chosen.add(nemesis);
        long rhythm = Nemesis.duration(random, 150_000, 10_000_000);
        SplittableRandom own = random.split();
        nemesis.preparation(world, own.split())
                .ifPresent(harm -> schedule.fire(world, schedule.next(), nemesis.name(), harm));
        long time = 1 + own.nextLong(2 * rhythm);
        while (time < LONGEST_MICROS) {
            strikes.add(new Strike(time, nemesis, own.split()));
            time += 1 + own.nextLong(2 * rhythm);
        }
    }

    private void clocks() {
        if (random.nextInt(3) == 0) {
            for (SimNode node : world.nodes()) {
                int permille = 900 + random.nextInt(201);
                schedule.fire(world, schedule.next(), "clock rate", () -> {
                    world.note(node, "clock at " + permille + " permille");
                    node.clock().rate(permille);
                });
            }
        }
        if (random.nextInt(3) == 0) {
            for (SimNode node : world.nodes()) {
                long millis = random.nextLong(7_200_000) - 3_600_000;
                schedule.fire(world, schedule.next(), "wall clock", () -> {
                    world.note(node, "wall clock off by " + millis + " ms");
                    node.clock().wall(millis);
                });
            }
        }
    }

    private void await(Strike strike) {
        int number = schedule.next();
        Nemesis nemesis = strike.nemesis;
        world.scheduler().at(strike.time, () -> {
            if (active) {
                boolean done = schedule.fire(world, number, nemesis.name(), () -> nemesis.strike(world, strike.random));
                world.counts().add("nemesis: " + nemesis.name(), done ? 1 : 0);
            }
        });
    }

    /** Starts nodes that are down, each after a wait of its own. */
    private void look() {
        long now = world.scheduler().now();
        for (SimNode node : active ? world.nodes() : core) {
            Downtime down = downtimes.get(node.index());
            if (node.running()) {
                down.noticed = false;
            } else if (!down.noticed) {
                down.noticed = true;
                down.over = false;
                down.times++;
                down.until = now + Nemesis.duration(down.random, 1_000, restartMax);
            } else if (now >= down.until) {
                restart(node, down);
                down.until = now + REFUSED_MICROS;
            }
        }
        world.scheduler().after(LOOK_MICROS, this::look);
    }

    /** A restart that is left out leaves the node down until the faults end. */
    private void restart(SimNode node, Downtime down) {
        if (!active || down.over) {
            node.start();
        } else {
            int number = planned + (down.times - 1) * world.nodes().size() + node.index();
            down.over = schedule.fire(world, number, "restart", () -> {
                world.trace().mention(node.index());
                node.start();
            });
        }
    }

    /**
     * Ends all faults and lets a random majority of those live on whose data is whole; the others stay dead
     * or cut off.
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
        List<SimNode> able = new ArrayList<>(world.atlas().intact(rest));
        int wanted = end.nextBoolean() ? size : size / 2 + 1 + end.nextInt(size - size / 2);
        while (core.size() < wanted && !able.isEmpty()) {
            core.add(able.remove(end.nextInt(able.size())));
        }
        rest.removeAll(core);
        for (SimNode node : rest) {
            boolean dead = end.nextBoolean();
            boolean left = !schedule.fire(world, givingUp.get(node.index()), "given up", () -> giveUp(node, dead));
            if (left && !world.atlas().isDestroyed(node)) {
                core.add(node);
            }
        }
        for (SimNode node : core) {
            node.disarm();
            node.stallDisk(0);
            node.resume();
            node.start();
        }
        return core;
    }

    private void giveUp(SimNode node, boolean dead) {
        world.note(node, dead ? "stays dead" : "stays cut off");
        if (dead) {
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
