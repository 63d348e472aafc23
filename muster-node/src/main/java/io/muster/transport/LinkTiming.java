package io.muster.transport;

import java.time.Duration;

/**
 * How long a connection may take for what.
 *
 * @param heartbeat an idle connection says something this often; default 300 ms
 * @param election a connection on which nothing arrives for this long is closed; default 3 s
 * @param connect longest time for a connect or a look-up of a host name; default 1 s
 * @param handshake longest time from the connection to the end of the handshake; default 2 s
 * @param backoffMin first pause before dialling again; default 50 ms
 * @param backoffMax longest pause before dialling again; default 2 s
 */
public record LinkTiming(
        Duration heartbeat,
        Duration election,
        Duration connect,
        Duration handshake,
        Duration backoffMin,
        Duration backoffMax) {
    /** The defaults of the product. */
    public static final LinkTiming DEFAULT = of(Duration.ofMillis(300), Duration.ofSeconds(3));

    /** Checks that all are positive and in order. */
    public LinkTiming {
        boolean positive =
                isPositive(heartbeat) && isPositive(connect) && isPositive(handshake) && isPositive(backoffMin);
        if (!positive || election.compareTo(heartbeat) <= 0 || backoffMax.compareTo(backoffMin) < 0) {
            throw new IllegalArgumentException("link timing needs positive times, heartbeat < election timeout and"
                    + " least <= longest pause: heartbeat=" + heartbeat + " election=" + election + " connect="
                    + connect + " handshake=" + handshake + " backoff=" + backoffMin + ".." + backoffMax);
        }
    }

    /**
     * The defaults with the timing of the cluster.
     *
     * @param heartbeat heartbeat interval
     * @param election election timeout
     * @return the timing
     */
    public static LinkTiming of(Duration heartbeat, Duration election) {
        return new LinkTiming(
                heartbeat,
                election,
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofMillis(50),
                Duration.ofSeconds(2));
    }

    private static boolean isPositive(Duration duration) {
        return duration.compareTo(Duration.ZERO) > 0;
    }
}
