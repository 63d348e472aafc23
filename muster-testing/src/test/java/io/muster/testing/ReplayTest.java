package io.muster.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.testing.nemesis.Fault;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ReplayTest {
    private static final long SEED = 7_000;

    @Test
    void aCommandMeansTheRunThatHasWrittenIt() {
        for (Replay replay : List.of(
                Replay.whole(-3),
                Replay.whole(347).only(List.of(21, 3, 17)),
                Replay.whole(347).only(List.of()),
                Replay.whole(1).only(List.of(5)).withClients(2).until(4_500))) {
            assertEquals(replay, Replay.of(replay.command()));
        }
        assertTrue(Replay.whole(347)
                .only(List.of(21, 3, 17))
                .command()
                .endsWith(" -Dmuster.sim.seed=347 -Dmuster.sim.faults=3,17,21"));
        assertTrue(Replay.whole(347).only(List.of()).command().endsWith(" -Dmuster.sim.faults=none"));
    }

    @Test
    void nonsenseIsRefused() {
        String seed = "-Dmuster.sim.seed=1 ";
        assertThrows(IllegalArgumentException.class, () -> Replay.of("mvn test"));
        assertThrows(IllegalArgumentException.class, () -> Replay.of(seed + "-Dmuster.sim.faults=3;17"));
        assertThrows(IllegalArgumentException.class, () -> Replay.of(seed + "-Dmuster.sim.faults="));
        assertThrows(IllegalArgumentException.class, () -> Replay.of(seed + "-Dmuster.sim.clients=0"));
        assertThrows(IllegalArgumentException.class, () -> Replay.of(seed + "-Dmuster.sim.millis=99999999"));
    }

    @Test
    void keepingAllFaultsThatHappenedIsTheSameRun() {
        for (long seed = SEED; seed < SEED + 4; seed++) {
            Replay whole = Replay.whole(seed);
            List<Fault> faults = faults(whole);
            Replay same = whole.only(faults.stream().map(Fault::number).toList());
            assertFalse(faults.isEmpty());
            assertEquals(faults, faults(same));
            assertEquals(SwarmRun.run(whole).hash(), SwarmRun.run(same).hash());
        }
    }

    @Test
    void faultsThatAreLeftOutChangeNeitherTimesNorKindsOfTheOthers() {
        int compared = 0;
        for (long seed = SEED; seed < SEED + 4; seed++) {
            Map<Integer, Fault> expected = new TreeMap<>();
            // restarts follow crashes, so they come when these do
            faults(Replay.whole(seed)).stream()
                    .filter(fault -> fault.number() % 3 == 0 && !fault.kind().equals("restart"))
                    .forEach(fault -> expected.put(fault.number(), fault));
            List<Fault> kept = faults(Replay.whole(seed).only(expected.keySet()));
            assertEquals(
                    List.copyOf(expected.keySet()),
                    kept.stream().map(Fault::number).sorted().toList());
            for (Fault fault : kept) {
                Fault before = Objects.requireNonNull(expected.get(fault.number()));
                assertEquals(before.micros(), fault.micros());
                assertEquals(before.kind(), fault.kind());
                compared++;
            }
        }
        assertTrue(compared > 20, compared + " faults");
    }

    @Test
    void withoutFaultsNothingHappensToAnybody() {
        Replay none = Replay.whole(SEED).only(List.of());
        assertEquals(List.of(), faults(none));
        assertEquals(0, SwarmRun.run(none).counts().of("crashes of the process"));
    }

    @Test
    void anEarlierEndAndFewerCallersMakeASmallerRun() {
        Replay whole = Replay.whole(SEED);
        Replay part = whole.until(2_000).withClients(1);
        SwarmRun run = SwarmRun.attempt(part);
        assertEquals("", run.failed());
        assertEquals(1, run.clients());
        assertTrue(run.micros() < SwarmRun.attempt(whole).micros());
        assertEquals(SwarmRun.run(part).hash(), SwarmRun.run(part).hash());
    }

    private static List<Fault> faults(Replay replay) {
        SwarmRun run = SwarmRun.attempt(replay);
        assertEquals("", run.failed());
        return run.faults();
    }
}
