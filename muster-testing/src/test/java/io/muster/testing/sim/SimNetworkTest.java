package io.muster.testing.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Links and connections by themselves. */
class SimNetworkTest {
    private static final byte[] FRAME = new byte[1_000];

    /** Writes down what arrives. */
    private final class Ear implements SimNetwork.Station {
        private final List<Long> frames = new ArrayList<>();
        private final List<Boolean> connections = new ArrayList<>();

        @Override
        public boolean running() {
            return true;
        }

        @Override
        public boolean still() {
            return false;
        }

        @Override
        public void frame(int from, int lane, byte[] frame) {
            frames.add(scheduler.now());
        }

        @Override
        public void partial(int lane, byte[] bytes) {}

        @Override
        public void connection(int peer, int lane, boolean made) {
            if (lane == SimNetwork.CONTROL) {
                connections.add(made);
            }
        }
    }

    private final SimScheduler scheduler = new SimScheduler(new SplittableRandom(1));
    private final SimNetwork network =
            new SimNetwork(2, scheduler, new SplittableRandom(2), new Counts(), new Trace(2));
    private final Ear ear = new Ear();

    @BeforeEach
    void connect() {
        network.join(new Ear());
        network.join(ear);
        network.started(0);
        network.started(1);
        pass(1_000_000);
        assertEquals(List.of(true), ear.connections);
    }

    private void pass(long micros) {
        scheduler.runUntil(scheduler.now() + micros);
    }

    private void send(int frames) {
        for (int i = 0; i < frames; i++) {
            network.send(0, 1, SimNetwork.CONTROL, FRAME);
        }
    }

    @Test
    void aNarrowLinkCarriesAsManyBytesAsItIsWide() {
        network.narrow(0, 1, 1);
        send(100);
        pass(50_500_000);
        assertTrue(ear.frames.size() >= 48 && ear.frames.size() <= 51, () -> ear.frames.size() + " frames");
    }

    @Test
    void nothingWaitsAnyMoreWhenANarrowLinkGetsWide() {
        network.narrow(0, 1, 1);
        send(100_000);
        pass(1_000);
        network.narrow(0, 1, 0);
        arrivesSoon();
        assertEquals(List.of(true, false, true), ear.connections);
    }

    @Test
    void nothingWaitsAnyMoreWhenTheNetworkHeals() {
        network.narrow(0, 1, 1);
        send(100_000);
        pass(1_000);
        network.heal();
        arrivesSoon();
    }

    @Test
    void aNewConnectionDoesNotWaitBehindWhatWasUnderWayInTheOldOne() {
        network.narrow(0, 1, 1);
        send(100_000);
        network.narrow(0, 1, 1_000_000);
        network.reset(0, 1);
        arrivesSoon();
    }

    private void arrivesSoon() {
        pass(1_000_000);
        ear.frames.clear();
        long sent = scheduler.now();
        send(1);
        pass(1_000_000);
        assertEquals(1, ear.frames.size());
        assertTrue(ear.frames.getFirst() - sent < 100_000, () -> "after " + (ear.frames.getFirst() - sent) + " us");
    }
}
