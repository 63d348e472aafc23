package io.muster.node;

import io.muster.duty.Bell;
import io.muster.duty.Duty;
import io.muster.log.LogFailedException;
import io.muster.log.LogStore;
import io.muster.log.NoSpaceException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Slow disk work that nobody may wait for: makes the next segment of the log ready before it is needed. */
final class Housekeeper implements Duty {
    private static final Logger LOG = System.getLogger(Housekeeper.class.getPackageName());
    private static final long PERIOD_NANOS = 1_000_000_000L;

    private final LogStore log;
    private final Bell bell = new Bell();
    private final NodeHealth health;

    Housekeeper(LogStore log, NodeHealth health) {
        this.log = log;
        this.health = health;
    }

    Bell bell() {
        return bell;
    }

    @Override
    public String name() {
        return "muster-bg";
    }

    @Override
    public int doWork(long nowNanos) {
        try {
            log.prepare();
            health.noSegment(null);
        } catch (UncheckedIOException e) {
            String advice = e instanceof NoSpaceException
                    ? "MUSTER-0201 no room for another log segment: free some space there"
                    : "MUSTER-0202 the next log segment cannot be made";
            String why = advice + ". Writes stop when the present segment is full; it is tried again every second ("
                    + e.getMessage() + ")";
            if (health.noSegment() == null) {
                LOG.log(Level.WARNING, why);
            }
            health.noSegment(why);
        } catch (LogFailedException e) {
            // the log thread meets the same failure, and it is the one that must stop the node
            LOG.log(Level.DEBUG, "no segment prepared: the log has failed", e);
        }
        return 0;
    }

    @Override
    public void idle(long nowNanos) {
        bell.park(PERIOD_NANOS);
    }
}
