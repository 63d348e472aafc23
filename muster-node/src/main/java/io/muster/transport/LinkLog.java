package io.muster.transport;

import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an operator reads about connections: each fact with its code, once per reason and peer in half a minute, so
 * that a flood of bad connections does not become a flood of lines. Counters count all of them.
 */
final class LinkLog {
    private static final System.Logger LOG = System.getLogger("io.muster.transport");
    private static final long PAUSE_NANOS = 30_000_000_000L;
    private static final int REMEMBERED_MAX = 512;

    private final String nodeId;
    /** When a fact was last written, and how often it was left out since. */
    private final Map<String, Written> written = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Written> eldest) {
            return size() > REMEMBERED_MAX;
        }
    };

    private record Written(long at, int leftOut) {}

    LinkLog(String nodeId) {
        this.nodeId = nodeId;
    }

    /** A connection ended, or never came to be. */
    void ended(String who, DisconnectReason reason, String text, long now) {
        write(level(reason), reason.label(), reason + ", connection with " + who + ": " + text, who, now);
    }

    /** A name could not be looked up; addresses that are known from before are still used. */
    void unresolved(PeerAddress address, String text, long now) {
        write(
                Level.WARNING,
                DisconnectReason.UNRESOLVED.label(),
                "cannot look up " + address + ": " + text,
                address.toString(),
                now);
    }

    /** A peer is configured in another way; that is allowed, and rarely meant. */
    void differs(String who, String text, long now) {
        write(Level.WARNING, "MUSTER-0340", "configuration of " + who + " differs: " + text, who + text, now);
    }

    /** The system gives no more sockets. */
    void cannotAccept(String text, long now) {
        write(Level.WARNING, "MUSTER-0341", "cannot accept connections for a moment: " + text, "", now);
    }

    private static Level level(DisconnectReason reason) {
        return switch (reason) {
            case REPLACED, IDENTIFIED -> Level.DEBUG;
            case CLOSED_BY_PEER, RESET, IDLE, STOPPING, REMOVED, UNREACHABLE, CONNECT_TIMEOUT -> Level.INFO;
            case UNRESOLVED,
                    HANDSHAKE_TIMEOUT,
                    BAD_MAGIC,
                    BAD_HELLO,
                    NO_COMMON_VERSION,
                    WRONG_CLUSTER,
                    UNKNOWN_MEMBER,
                    WRONG_NODE,
                    DUPLICATE_ID,
                    WRONG_SCHEMA,
                    TOO_MANY,
                    WRONG_DIRECTION,
                    BAD_FRAME,
                    TOO_LARGE,
                    ABSURD_TERM -> Level.WARNING;
        };
    }

    private void write(Level level, String code, String text, String who, long now) {
        if (!LOG.isLoggable(level)) {
            return;
        }
        String fact = code + who;
        Written last = written.get(fact);
        if (last != null && now - last.at() < PAUSE_NANOS) {
            written.put(fact, new Written(last.at(), last.leftOut() + 1));
            return;
        }
        String more = last == null || last.leftOut() == 0 ? "" : " (" + last.leftOut() + " more since the last line)";
        written.remove(fact);
        written.put(fact, new Written(now, 0));
        LOG.log(level, code + " node " + nodeId + ": " + text + more);
    }
}
