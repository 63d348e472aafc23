package io.muster.node;

import io.muster.CommandId;
import java.util.random.RandomGenerator;

/**
 * The sessions of this node in one group: one at a time, another one when it is used up or gone. Safe for many threads.
 */
final class OwnSessions {
    private final RandomGenerator random;
    private volatile ClientSession current;

    OwnSessions(RandomGenerator random) {
        this.random = random;
        this.current = fresh();
    }

    private ClientSession fresh() {
        return new ClientSession(Math.max(1, random.nextLong() & Long.MAX_VALUE));
    }

    /** The session of new calls. */
    ClientSession current() {
        return current;
    }

    /**
     * An id, and the session that it is of.
     *
     * @param session a session of this node
     * @param id of one logical call
     */
    record Drawn(ClientSession session, CommandId id) {}

    /** Draws an id that nobody else has. */
    Drawn draw() {
        while (true) {
            ClientSession session = current;
            if (session.state != ClientSession.State.GONE) {
                long number = session.draw();
                if (number != 0) {
                    return new Drawn(session, new CommandId(session.id, number));
                }
                session.advance();
                number = session.draw();
                if (number != 0) {
                    return new Drawn(session, new CommandId(session.id, number));
                }
            }
            replace(session);
        }
    }

    private synchronized void replace(ClientSession used) {
        if (current == used) {
            current = fresh();
        }
    }
}
