package io.muster.testing.nemesis;

import io.muster.testing.sim.SimWorld;
import io.muster.testing.sim.Weather;
import java.util.SplittableRandom;

/** Frames get lost, late, doubled and out of order everywhere until the weather changes again. */
final class BadWeather implements Nemesis {
    private final int lossMax;
    private final int doubleMax;
    private final long delayMax;
    private final boolean ordered;

    /** Draws how bad it gets in this seed. */
    BadWeather(SplittableRandom random) {
        lossMax = random.nextInt(3) == 0 ? 0 : 10 << random.nextInt(5);
        doubleMax = random.nextInt(3) == 0 ? 0 : 20 << random.nextInt(5);
        delayMax = Nemesis.duration(random, 1_000, 200_000);
        ordered = random.nextBoolean();
    }

    @Override
    public String name() {
        return "bad weather";
    }

    @Override
    public void strike(SimWorld world, SplittableRandom random) {
        if (random.nextInt(4) == 0) {
            world.network().weather(Weather.FAIR);
            return;
        }
        world.network()
                .weather(new Weather(
                        random.nextLong(delayMax / 4),
                        1 + random.nextLong(delayMax),
                        random.nextInt(20),
                        random.nextInt(lossMax + 1),
                        random.nextInt(doubleMax + 1),
                        ordered,
                        random.nextInt(4) == 0 ? 2 + random.nextInt(19) : 10_000));
    }
}
