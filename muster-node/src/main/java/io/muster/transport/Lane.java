package io.muster.transport;

import io.muster.wire.FrameKind;
import io.muster.wire.Hello;

/** The two connections of a pair of members: what is large or slow must not delay a heartbeat. Each keeps its order. */
public enum Lane {
    /** Raft messages. */
    CONTROL(Hello.CONTROL, FrameKind.Family.MESSAGE),
    /** Forwarded calls. */
    BULK(Hello.BULK, FrameKind.Family.CALL);

    private final int code;
    private final FrameKind.Family family;

    Lane(int code, FrameKind.Family family) {
        this.code = code;
        this.family = family;
    }

    /**
     * Number in the handshake.
     *
     * @return code of this lane
     */
    int code() {
        return code;
    }

    /**
     * What travels here.
     *
     * @return the only family of frames that this lane takes, besides those of the link itself
     */
    FrameKind.Family family() {
        return family;
    }

    /**
     * The lane of a handshake.
     *
     * @param code number in the handshake, not that of a probe
     * @return the lane
     */
    static Lane of(int code) {
        return code == Hello.CONTROL ? CONTROL : BULK;
    }
}
