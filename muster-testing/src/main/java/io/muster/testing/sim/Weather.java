package io.muster.testing.sim;

/**
 * How good the network is.
 *
 * @param delayMin shortest way of a frame, in microseconds
 * @param delaySpread uniformly drawn on top, in microseconds
 * @param tailPermille frames out of a thousand that take ten times as long
 * @param lossPermille frames out of a thousand that vanish
 * @param doublePermille frames out of a thousand that arrive twice
 * @param ordered whether frames of one link overtake each other never, as on a connection
 * @param capacity most frames under way on one directed link; more are dropped
 */
public record Weather(
        long delayMin,
        long delaySpread,
        int tailPermille,
        int lossPermille,
        int doublePermille,
        boolean ordered,
        int capacity) {
    /** A quiet local network. */
    public static final Weather FAIR = new Weather(100, 400, 0, 0, 0, true, 10_000);

    String text() {
        return String.format(
                "delay %d-%d us, tails %d, lost %d, doubled %d of 1000, %s, capacity %d",
                delayMin,
                delayMin + delaySpread,
                tailPermille,
                lossPermille,
                doublePermille,
                ordered ? "in order" : "reordered",
                capacity);
    }

    /**
     * The same network, but a share of the frames vanishes.
     *
     * @param permille frames out of a thousand
     * @return the weather
     */
    public Weather losing(int permille) {
        return new Weather(delayMin, delaySpread, tailPermille, permille, doublePermille, ordered, capacity);
    }
}
