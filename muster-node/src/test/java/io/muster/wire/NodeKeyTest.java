package io.muster.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class NodeKeyTest {
    @Test
    @Tag("M-b15")
    void keyFollowsFromTheIdAlone() {
        // Computed with sha256sum; the digest of n3 begins with 87, whose top bit goes.
        assertEquals(0x676B8BB84CE7267DL, NodeKey.of("n1"));
        assertEquals(0x0480A93D2E9B094BL, NodeKey.of("n2"));
        assertEquals(0x0721D664EF60096AL, NodeKey.of("n3"));
    }

    @Test
    void keysArePositive() {
        for (int i = 0; i < 10_000; i++) {
            assertTrue(NodeKey.of("node-" + i) > 0);
        }
    }

    @Test
    void blankIdHasNoKey() {
        assertThrows(IllegalArgumentException.class, () -> NodeKey.of(" "));
    }
}
