package io.muster.apply;

import io.muster.ApplyContext;
import io.muster.CommandId;
import java.time.Instant;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The context of one command: everything from the entry, the group and log time. */
final class EntryContext implements ApplyContext {
    private final long index;
    private final long term;
    private final String group;
    private final long millis;
    private final CommandId commandId;
    /** Differs between groups and between indexes. */
    private final long seed;

    private @Nullable RandomGenerator random;
    private int uuids;

    EntryContext(long index, long term, String group, long groupSeed, long millis, CommandId commandId) {
        this.index = index;
        this.term = term;
        this.group = group;
        this.millis = millis;
        this.commandId = commandId;
        this.seed = Fingerprint.then(groupSeed, index);
    }

    @Override
    public long index() {
        return index;
    }

    @Override
    public long term() {
        return term;
    }

    @Override
    public String group() {
        return group;
    }

    @Override
    public Instant time() {
        return Instant.ofEpochMilli(millis);
    }

    @Override
    public CommandId commandId() {
        return commandId;
    }

    @Override
    public RandomGenerator random() {
        RandomGenerator present = random;
        if (present == null) {
            present = new SeededRandom(seed);
            random = present;
        }
        return present;
    }

    /** Version 7 of RFC 9562: 48 bits of log time, then the counter and a hash of group, index and counter. */
    @Override
    public UUID nextUuid() {
        int counter = uuids++;
        long high = (millis << 16) | 0x7000L | (counter & 0xFFFL);
        long low = 0x8000_0000_0000_0000L | (Fingerprint.then(~seed, counter) >>> 2);
        return new UUID(high, low);
    }

    /** SplitMix64: the same draws from the same seed, on every JVM. */
    private static final class SeededRandom implements RandomGenerator {
        private static final long GOLDEN = 0x9E3779B97F4A7C15L;
        private long state;

        SeededRandom(long seed) {
            this.state = seed;
        }

        @Override
        public long nextLong() {
            long drawn = Fingerprint.mix(state);
            state += GOLDEN;
            return drawn;
        }
    }
}
