package io.muster.log;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.muster.raft.Entry;
import io.muster.raft.HardState;
import io.muster.raft.Write;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random lives of a log on a disk that loses and tears what was not forced, with crashes at any operation, inside
 * recovery too. Whatever happens: what was acknowledged is there, what is there was written, in order and without
 * holes, and nothing is called damaged that is not.
 */
final class CrashHistoryTest {
    /** More of them, for a long run, with {@code -Dmuster.log.histories=100000}. */
    private static final int HISTORIES = Integer.getInteger("muster.log.histories", 500);

    @Test
    @Tag("M10")
    @Tag("F3")
    @Tag("F5")
    @Tag("B67")
    @Tag("B68")
    void noCrashLosesWhatWasAcknowledged() {
        for (int seed = 0; seed < 2 * HISTORIES; seed++) {
            new History(seed).live(Mode.CRASHES);
        }
    }

    @Test
    @Tag("F6")
    @Tag("B71")
    @Tag("MU62")
    void noFailedForceLosesWhatWasAcknowledged() {
        for (int seed = 0; seed < HISTORIES; seed++) {
            new History(seed).live(Mode.FAILURES);
        }
    }

    @Test
    @Tag("F9")
    @Tag("MU64")
    void noRotLosesWhatWasProven() {
        for (int seed = 0; seed < HISTORIES; seed++) {
            new History(seed).live(Mode.ROT);
        }
    }

    private enum Mode {
        CRASHES,
        FAILURES,
        ROT
    }

    private static final class History {
        private final int seed;
        private final SplittableRandom random;
        private final CrashDevice device = new CrashDevice();
        private final LogOptions options;
        // what is known to be durable, and the records written since
        private LogModel acked = new LogModel();
        private final List<Write> since = new ArrayList<>();
        private LogModel proven = acked;
        private List<Write> ackedSinceProven = new ArrayList<>();
        private long sequence;
        private long term = 1;

        History(int seed) {
            this.seed = seed;
            this.random = new SplittableRandom(seed);
            this.options = new LogOptions(random.nextBoolean() ? 32 << 10 : 48 << 10, 512, true);
        }

        void live(Mode mode) {
            int runs = 2 + random.nextInt(4);
            for (int run = 0; run < runs; run++) {
                if (mode == Mode.FAILURES) {
                    failSometime();
                } else {
                    device.crashAfter(random.nextInt(4) == 0 ? Integer.MAX_VALUE : 1 + random.nextInt(60));
                }
                run();
                if (mode != Mode.FAILURES || random.nextBoolean()) {
                    device.restart(random, random.nextInt(9));
                } else {
                    device.failWith((op, name) -> {}); // only the process starts again: the page cache stays
                }
            }
            if (mode == Mode.ROT) {
                rot();
            }
            SegmentedLog log = openOrNull(mode);
            if (log != null) {
                log.close();
            }
        }

        private void failSometime() {
            int at = random.nextInt(60);
            int[] count = {0};
            device.forgetOnFailedForce(random.nextBoolean());
            device.failWith((op, name) -> {
                if (count[0]++ == at) {
                    throw CrashDevice.refusal("no " + op);
                }
            });
        }

        private void rot() {
            List<String> names = new ArrayList<>(
                    device.list("log").stream().map(name -> "log/" + name).toList());
            names.add(IdentityFile.NAME);
            String name = names.get(random.nextInt(names.size()));
            if (device.exists(name)) {
                byte[] bytes = device.bytes(name).clone();
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                device.replace(name, bytes);
            }
        }

        private void run() {
            try {
                SegmentedLog log = openOrNull(Mode.FAILURES);
                if (log == null) {
                    return;
                }
                int units = random.nextInt(14);
                for (int i = 0; i < units; i++) {
                    step(log);
                }
                if (random.nextInt(3) == 0) {
                    log.close();
                    acknowledge();
                    proven = acked;
                    ackedSinceProven = new ArrayList<>();
                }
            } catch (CrashDevice.Crash | LogFailedException e) {
                // the run ends here, in the middle of whatever it did
            }
        }

        private void step(SegmentedLog log) {
            if (random.nextInt(6) == 0) {
                log.mark();
                acknowledge();
                proven = acked;
                ackedSinceProven = new ArrayList<>();
            }
            if (random.nextInt(6) == 0) {
                prepare(log);
            }
            List<Write> unit = unit();
            since.addAll(LogModel.records(unit));
            LogModel durable = acked;
            log.write(unit);
            if (random.nextInt(5) > 0) {
                log.force();
                // the headers of what is durable now say that what was durable when they were written is so
                proven = durable;
                ackedSinceProven = new ArrayList<>(since);
                acknowledge();
            }
        }

        private void prepare(SegmentedLog log) {
            try {
                log.prepare();
            } catch (UncheckedIOException e) {
                assertTrue(String.valueOf(e.getMessage()).matches(".*no (CREATE|WRITE)"), () -> "seed " + seed);
            }
        }

        private void acknowledge() {
            acked = new LogModel(acked).apply(since);
            since.clear();
        }

        private List<Write> unit() {
            LogModel now = new LogModel(acked).apply(since);
            List<Write> unit = new ArrayList<>();
            for (int i = random.nextInt(4); i >= 0; i--) {
                Write write = write(now);
                now.apply(List.of(write));
                unit.add(write);
            }
            return unit;
        }

        private Write write(LogModel now) {
            int group = 1 + random.nextInt(4);
            LogModel.State state = now.of(group);
            long last = state.entries().size();
            long committed = state.hardState().commit();
            sequence++;
            switch (random.nextInt(8)) {
                case 0 -> {
                    term++;
                    return new Write.SaveHardState(group, sequence, new HardState(term, random.nextInt(9), last));
                }
                case 1, 2 -> {
                    return new Write.TruncateSuffix(group, sequence, committed + 1 + random.nextInt(3), term);
                }
                default -> {
                    int count = random.nextInt(20) == 0 ? 30 : 1 + random.nextInt(3);
                    int bytes = random.nextInt(8) == 0 ? 3000 : random.nextInt(600);
                    List<Entry> entries = Logs.entries(last + 1, last + count, term, bytes);
                    return new Write.Append(group, sequence, entries);
                }
            }
        }

        /** Opens the log and finds out which prefix of what was written it holds. */
        private @Nullable SegmentedLog openOrNull(Mode mode) {
            SegmentedLog log;
            try {
                log = Logs.open(device, options, random);
            } catch (LogFailedException e) {
                if (mode == Mode.CRASHES) {
                    throw new AssertionError("seed " + seed, e);
                }
                return null;
            } catch (LogDamagedException e) {
                if (mode != Mode.ROT) {
                    throw new AssertionError("false damage with seed " + seed, e);
                }
                return null;
            }
            if (mode == Mode.ROT) {
                find(log, proven, everythingSinceProven());
            } else {
                find(log, acked, since);
            }
            return log;
        }

        private List<Write> everythingSinceProven() {
            List<Write> all = new ArrayList<>(ackedSinceProven);
            all.addAll(since);
            return all;
        }

        private void find(SegmentedLog log, LogModel base, List<Write> written) {
            for (int kept = written.size(); kept >= 0; kept--) {
                LogModel candidate = new LogModel(base).apply(written.subList(0, kept));
                if (candidate.heldBy(log)) {
                    acked = candidate;
                    proven = candidate;
                    since.clear();
                    ackedSinceProven = new ArrayList<>();
                    return;
                }
            }
            fail("seed " + seed + ": the log holds nothing that was written, between " + base + " and "
                    + new LogModel(base).apply(written));
        }
    }
}
