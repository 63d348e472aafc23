package io.muster.testing.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.testing.checker.ClientOracle;
import io.muster.testing.load.KeyValue;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultAtlasTest {
    private static SimWorld world(int nodes) {
        return new SimWorld(
                1, SimOptions.THREE_NODES.withNodes(nodes), KeyValue.tellingTo(List.of(new ClientOracle())));
    }

    @ParameterizedTest
    @CsvSource({"1,0", "2,0", "3,1", "4,1", "5,2", "7,3"})
    void neverMoreThanAMinorityIsDestroyed(int nodes, int most) {
        SimWorld world = world(nodes);
        long destroyed = world.nodes().stream().filter(world.atlas()::destroy).count();
        assertEquals(most, destroyed);
        assertEquals(nodes - most, world.atlas().intact(world.nodes()).size());
        assertEquals(most, world.counts().of("disks declared destroyed"));
    }

    @Test
    void aDestroyedDiskMayBeDestroyedFurther() {
        SimWorld world = world(3);
        assertTrue(world.atlas().destroy(world.node(1)));
        assertTrue(world.atlas().destroy(world.node(1)));
        assertFalse(world.atlas().destroy(world.node(2)));
        assertTrue(world.atlas().isDestroyed(world.node(1)));
        assertFalse(world.atlas().isDestroyed(world.node(2)));
        assertEquals(List.of(world.node(0), world.node(2)), world.atlas().intact(world.nodes()));
    }
}
