package io.muster.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OutboxTest {
    /** A socket that takes some bytes of each write. */
    private static final class Trickle implements WritableByteChannel {
        private final SplittableRandom random = new SplittableRandom(5);
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();

        @Override
        public int write(ByteBuffer source) {
            byte[] some = new byte[random.nextInt(source.remaining() + 1)];
            source.get(some);
            taken.writeBytes(some);
            return some.length;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    @Test
    void everyByteLeavesOnceAndInOrder() throws IOException {
        SplittableRandom random = new SplittableRandom(9);
        Outbox outbox = new Outbox();
        Trickle socket = new Trickle();
        ByteArrayOutputStream put = new ByteArrayOutputStream();
        for (int i = 0; i < 3000; i++) {
            byte[] frame = new byte[random.nextInt(i % 100 == 0 ? 300_000 : 2000) + 1];
            random.nextBytes(frame);
            if (outbox.fits(frame.length, 1 << 20)) {
                outbox.reserve(frame.length).put(frame);
                put.writeBytes(frame);
            }
            if (!outbox.isEmpty() && random.nextInt(3) == 0) {
                outbox.writeTo(socket);
            }
        }
        while (!outbox.isEmpty()) {
            outbox.writeTo(socket);
        }
        assertArrayEquals(put.toByteArray(), socket.taken.toByteArray());
    }

    @Test
    void largeBufferIsKeptWhileItIsNeededAndGivenBackAfterwards() throws IOException {
        Outbox outbox = new Outbox();
        Trickle socket = new Trickle();
        fillAndDrain(outbox, socket, 3 << 20);
        int large = outbox.capacity();
        for (int i = 0; i < 200; i++) {
            fillAndDrain(outbox, socket, i % 50 == 0 ? 3 << 20 : 10);
            assertEquals(large, outbox.capacity(), "direct memory is not thrown away between large frames");
        }
        for (int i = 0; i < 100; i++) {
            fillAndDrain(outbox, socket, 10);
        }
        assertTrue(outbox.capacity() < 1 << 20, outbox.capacity() + " bytes kept");
    }

    private static void fillAndDrain(Outbox outbox, Trickle socket, int bytes) throws IOException {
        outbox.reserve(bytes).put(new byte[bytes]);
        while (!outbox.isEmpty()) {
            outbox.writeTo(socket);
        }
    }

    @Test
    void boundHoldsButOneFrameAlwaysFits() {
        Outbox outbox = new Outbox();
        assertTrue(outbox.fits(5000, 100));
        outbox.reserve(60).put(new byte[60]);
        assertTrue(outbox.fits(40, 100));
        assertFalse(outbox.fits(41, 100));
    }
}
