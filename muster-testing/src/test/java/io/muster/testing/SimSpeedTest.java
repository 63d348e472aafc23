package io.muster.testing;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The figure of each build; low ones are warned of and never fail it, since a machine may be busy. */
class SimSpeedTest {
    @Test
    void theSpeedIsPrintedInEachBuild() {
        SimSpeed.Measure measure = SimSpeed.measure(60, 120);
        System.out.println(measure.text());
        assertTrue(measure.work().contains("120 simulated seconds, 12000 writes"), measure.work());
    }

    @Test
    void aLowFigureIsWarnedOf() {
        assertTrue(new SimSpeed.Measure(199, "").text().contains("WARNING"));
        assertFalse(new SimSpeed.Measure(200, "").text().contains("WARNING"));
    }
}
