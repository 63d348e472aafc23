package io.muster.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.muster.codec.RandomValues.Everything;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.Value;

/** Properties that hold for any value, on values drawn from fixed seeds. */
class RandomValuesTest {
    private static final int ROUNDS = 2_000;
    private final TypeCodec<Everything> codec = Samples.codec(Everything.class);

    @Test
    void decodingGivesBackAnEqualValueWithAnEqualDigest() {
        for (int seed = 0; seed < ROUNDS; seed++) {
            int of = seed;
            Everything value = new RandomValues(new SplittableRandom(seed)).everything();
            byte[] bytes = codec.encode(value);
            Everything back = Samples.decode(codec, bytes);
            assertEquals(value, back, () -> "seed " + of);
            assertEquals(codec.digest(value), codec.digest(back), () -> "seed " + of);
            assertArrayEquals(bytes, codec.encode(Samples.decode(codec, bytes)), () -> "seed " + of);
        }
    }

    @Test
    void theReferenceReadsWhatWeWriteAndWritesItTheSame() throws IOException {
        for (int seed = 0; seed < ROUNDS; seed++) {
            int of = seed;
            byte[] bytes = codec.encode(new RandomValues(new SplittableRandom(seed)).everything());
            try (MessageUnpacker in = MessagePack.newDefaultUnpacker(bytes);
                    MessageBufferPacker out = MessagePack.newDefaultBufferPacker()) {
                Value parsed = in.unpackValue();
                assertEquals(bytes.length, in.getTotalReadBytes(), () -> "seed " + of);
                out.packValue(parsed);
                assertArrayEquals(bytes, out.toByteArray(), () -> "seed " + of);
            }
        }
    }

    @Test
    void differentValuesHaveDifferentDigests() {
        Set<Long> digests = new HashSet<>();
        Set<Everything> values = new HashSet<>();
        for (int seed = 0; seed < ROUNDS; seed++) {
            Everything value = new RandomValues(new SplittableRandom(seed)).everything();
            values.add(value);
            digests.add(codec.digest(value));
        }
        assertEquals(values.size(), digests.size());
        assertNotEquals(1, digests.size());
    }
}
