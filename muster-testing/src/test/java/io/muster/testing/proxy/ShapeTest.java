package io.muster.testing.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ShapeTest {
    @Test
    void whatPassesIsNeitherDelayedNorBounded() {
        assertEquals(7, Shape.PASS.due(7, 0.5));
        assertEquals(1_000, Shape.PASS.piece(1_000));
        assertEquals(0, Shape.PASS.busyNanos(1_000));
    }

    @Test
    void delayIsTheLeastAndJitterComesOnTop() {
        Shape slow = Shape.PASS.delayed(Duration.ofNanos(100), Duration.ofNanos(50));
        assertEquals(107, slow.due(7, 0));
        assertEquals(132, slow.due(7, 0.5));
    }

    @Test
    void aNarrowLinkTricklesAndIsBusyForEveryByte() {
        Shape narrow = Shape.PASS.throttled(2_000);
        assertEquals(100, narrow.piece(16_384), "a twentieth of a second at once");
        assertEquals(50, narrow.piece(50));
        assertEquals(50_000_000, narrow.busyNanos(100));
        assertEquals(1, Shape.PASS.throttled(1).piece(10), "at least one byte, or nothing would ever arrive");
    }

    @Test
    void negativeTimesAndRatesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Shape.PASS.delayed(Duration.ofNanos(-1), Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> Shape.PASS.throttled(-1));
    }
}
