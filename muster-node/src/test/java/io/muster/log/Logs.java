package io.muster.log;

import io.muster.raft.Entry;
import io.muster.raft.EntryKind;
import io.muster.raft.HardState;
import io.muster.raft.Payload;
import io.muster.raft.Write;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Small things that the tests of the log share. */
final class Logs {
    static final LogOptions SMALL = new LogOptions(32 << 10, 512, true);
    static final LogOwner OWNER = new LogOwner(new UUID(1, 2), "n1", 42);
    static final InstantSource CLOCK = () -> java.time.Instant.EPOCH;

    private Logs() {}

    /** Opens the log of a directory as the node n1. */
    static SegmentedLog open(LogDevice device, LogOptions options, RandomGenerator random) {
        IdentityFile identity = IdentityFile.openOrCreate(device, OWNER, options.blockBytes(), random, CLOCK);
        return SegmentedLog.open(device, identity, options, random, CLOCK);
    }

    static SegmentedLog open(LogDevice device) {
        return open(device, SMALL, new SplittableRandom(device.list("log").hashCode()));
    }

    static List<Entry> entries(long from, long to, long term, int bytes) {
        List<Entry> entries = new ArrayList<>();
        for (long index = from; index <= to; index++) {
            entries.add(new Entry(index, term, EntryKind.COMMAND, payload(index * 31 + term, bytes)));
        }
        return entries;
    }

    static Payload payload(long seed, int bytes) {
        byte[] content = new byte[bytes];
        new SplittableRandom(seed).nextBytes(content);
        return Payload.wrap(content);
    }

    static Write vote(int group, long sequence, long term, long votedFor) {
        return new Write.SaveHardState(group, sequence, new HardState(term, votedFor, 0));
    }
}
