package io.muster.testing.sim;

import java.util.List;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What simulated nodes log stands in the trace of their world, where it is in order with everything else, and nowhere
 * else: a run of the swarm has thousands of elections. What real nodes of this process log goes its usual way.
 */
final class SimLogging {
    private static final ThreadLocal<@Nullable SimNode> SPEAKER = new ThreadLocal<>();
    // kept here: the platform forgets the filter of a logger that nobody holds
    private static final List<Logger> LOGGERS = List.of(
            Logger.getLogger("io.muster.node"),
            Logger.getLogger("io.muster.log"),
            Logger.getLogger("io.muster.duty"),
            Logger.getLogger("io.muster.apply"),
            Logger.getLogger("io.muster.transport"));

    static {
        for (Logger logger : LOGGERS) {
            // there may be a filter of the same simulator in another class loader
            Filter before = logger.getFilter();
            logger.setFilter(line -> elsewhere(line) && (before == null || before.isLoggable(line)));
        }
    }

    private SimLogging() {}

    private static boolean elsewhere(LogRecord line) {
        SimNode speaker = SPEAKER.get();
        if (speaker != null) {
            speaker.note(line.getLevel() + " " + line.getMessage());
        }
        return speaker == null;
    }

    /** Whose lines come next on this thread; null for real nodes. */
    static void speaking(@Nullable SimNode node) {
        SPEAKER.set(node);
    }
}
