package io.muster.testing.sim;

/** One direction between two nodes, and what is done to it. */
final class SimLink {
    /** One direction of one connection: what comes later waits behind what is under way. */
    static final class Stream {
        long freeAt;
        long lastArrival;
        int underWay;
    }

    boolean cut;
    long extraDelay;
    long bytesPerMilli;
    long cloggedUntil;
    long lastHeard;
    final Stream[] streams = {new Stream(), new Stream()};
    final long[] lastNotice = new long[SimNetwork.LANES];

    void mend() {
        cut = false;
        extraDelay = 0;
        bytesPerMilli = 0;
        cloggedUntil = 0;
    }
}
