package io.muster.transport;

import io.muster.wire.FrameLimits;

/**
 * How much connections may take.
 *
 * @param frameBytes longest frame, prefix included; default 64 MiB ({@code muster.limits.frame-size})
 * @param entryBytes largest payload of an entry; default 8 MiB
 * @param outboxBytes bytes that may wait for one lane of one peer, one larger frame excepted; default 16 MiB
 * @param connections connections in all; default 1000
 * @param greeting accepted connections before the end of their handshake; default 64
 * @param greetingPerAddress the same from one address; default 16
 */
public record LinkBounds(
        int frameBytes, int entryBytes, int outboxBytes, int connections, int greeting, int greetingPerAddress) {
    /** The defaults of the product. */
    public static final LinkBounds DEFAULT =
            new LinkBounds(FrameLimits.FRAME_BYTES_MAX, 8 << 20, 16 << 20, 1000, 64, 16);

    /** Checks that the bounds are positive and fit each other. */
    public LinkBounds {
        if (outboxBytes < FrameLimits.ROOM || connections < 1 || greeting < 1 || greetingPerAddress < 1) {
            throw new IllegalArgumentException("link bounds must be positive, and an outbox must hold "
                    + FrameLimits.ROOM + " bytes: outbox=" + outboxBytes + " connections=" + connections + " greeting="
                    + greeting + " greetingPerAddress=" + greetingPerAddress);
        }
        var unused = new FrameLimits(frameBytes, entryBytes, 0);
    }

    /**
     * What frames may claim.
     *
     * @return limits with an own term of 0
     */
    FrameLimits frames() {
        return new FrameLimits(frameBytes, entryBytes, 0);
    }
}
