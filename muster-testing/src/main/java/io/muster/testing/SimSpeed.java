package io.muster.testing;

import io.muster.testing.load.Caller;
import io.muster.testing.sim.SimNode;
import io.muster.testing.sim.SimOptions;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Locale;

/**
 * How fast simulations are: five whole nodes, 100 writes a second through all of them in turn, every invariant checked,
 * in one thread. Prints simulated seconds for each second of processor time. As a program:
 * {@code java -cp ... io.muster.testing.SimSpeed [SIMULATED_SECONDS]}.
 */
public final class SimSpeed {
    private static final int NODES = 5;
    private static final int WRITES_A_SECOND = 100;
    private static final int KEYS = 64;
    private static final int WARM_SECONDS = 60;

    private SimSpeed() {}

    /**
     * What was measured.
     *
     * @param seconds simulated seconds for each second of processor time
     * @param work what happened meanwhile
     */
    public record Measure(double seconds, String work) {
        /** Slower than this and the seeds of a build take too long. */
        private static final int SLOW = 200;

        /**
         * The figure, with a second line that warns if it is low. Never a failure: a machine may be busy.
         *
         * @return one or two lines
         */
        public String text() {
            String line = String.format(
                    Locale.ROOT, "simulator: %.0f simulated seconds a second of one core (%s)", seconds, work);
            return seconds >= SLOW
                    ? line
                    : line + "\nWARNING: the simulator is slower than " + SLOW
                            + " simulated seconds a second: measure again on a quiet machine";
        }
    }

    /**
     * Measures.
     *
     * @param warm simulated seconds before, for the compiler
     * @param seconds simulated seconds, 1 or more
     * @return how fast it was
     */
    public static Measure measure(int warm, int seconds) {
        SimCluster cluster = SimCluster.start(1, SimOptions.THREE_NODES.withNodes(NODES));
        Caller caller = cluster.caller();
        write(cluster, caller, warm);
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long events = cluster.world().scheduler().ran();
        long checks = cluster.world().checks();
        long frames = cluster.world().network().framesSent();
        long acknowledged = cluster.oracle().acknowledged();
        long started = threads.getCurrentThreadCpuTime();
        write(cluster, caller, seconds);
        double took = Math.max(1, threads.getCurrentThreadCpuTime() - started) / 1e9;
        long writes = cluster.oracle().acknowledged() - acknowledged;
        cluster.converge();
        return new Measure(
                seconds / took,
                String.format(
                        "%d nodes, %d simulated seconds, %d writes, %d frames, %d events, %d checks of invariants",
                        NODES,
                        seconds,
                        writes,
                        cluster.world().network().framesSent() - frames,
                        cluster.world().scheduler().ran() - events,
                        cluster.world().checks() - checks));
    }

    /**
     * Measures and prints.
     *
     * @param arguments simulated seconds, 300 if not given
     */
    public static void main(String[] arguments) {
        int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 300;
        System.out.println(measure(WARM_SECONDS, seconds).text());
    }

    private static void write(SimCluster cluster, Caller caller, int seconds) {
        for (int i = 0; i < seconds * WRITES_A_SECOND; i++) {
            SimNode node = cluster.node(1 + i % NODES);
            caller.write(node, i % KEYS);
            cluster.run(1_000 / WRITES_A_SECOND);
        }
    }
}
