package io.muster.cdi.extension;

import io.muster.ApplyContext;
import io.muster.CommandId;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** The sources behind {@code @Deterministic}: each asks the {@link Turn} of the calling thread at every use. */
final class DeterministicSources {
    private DeterministicSources() {}

    /** Log time inside a turn, system time elsewhere. */
    static final class LogClock extends Clock {
        private final ZoneId zone;

        LogClock() {
            this(ZoneOffset.UTC);
        }

        private LogClock(ZoneId zone) {
            this.zone = zone;
        }

        @Override
        public Instant instant() {
            Turn turn = Turn.current();
            return turn == null ? Instant.now() : turn.time();
        }

        @Override
        public ZoneId getZone() {
            return zone;
        }

        @Override
        public Clock withZone(ZoneId other) {
            return new LogClock(other);
        }
    }

    /** Seeded by group and index while a write is applied, refused elsewhere. */
    static final class LogRandom implements RandomGenerator {
        @Override
        public long nextLong() {
            return Turn.applying("a @Deterministic RandomGenerator").random().nextLong();
        }
    }

    /** The context of the entry that is applied, for beans that inject it instead of taking it as a parameter. */
    static final class CurrentContext implements ApplyContext {
        private static ApplyContext now() {
            return Turn.applying("ApplyContext");
        }

        @Override
        public long index() {
            return now().index();
        }

        @Override
        public long term() {
            return now().term();
        }

        @Override
        public String group() {
            return now().group();
        }

        @Override
        public Instant time() {
            return now().time();
        }

        @Override
        public CommandId commandId() {
            return now().commandId();
        }

        @Override
        public RandomGenerator random() {
            return now().random();
        }

        @Override
        public UUID nextUuid() {
            return now().nextUuid();
        }
    }
}
