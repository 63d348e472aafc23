package io.muster.node;

import io.muster.CommandId;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of this node in one group: one at a time, another one when it is used up or gone. Safe for many threads.
 */
final class OwnSessions {
    private static final int REFUSED_MAX = 1 << 14;

    private final RandomGenerator random;
    private final ArrayBlockingQueue<Drawn> refused = new ArrayBlockingQueue<>(REFUSED_MAX);
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

    /** A call was refused before it got to the loop: its caller may repeat it for a while, so its id stays open. */
    void refused(@Nullable ClientSession session, CommandId id, boolean retryable) {
        if (session != null && !(retryable && refused.offer(new Drawn(session, id)))) {
            session.resolve(id.sequence());
        }
    }

    /** Takes what was refused since the last call. */
    void takeRefused(Consumer<Drawn> taker) {
        for (Drawn next = refused.poll(); next != null; next = refused.poll()) {
            taker.accept(next);
        }
    }

    /** Draws an id and uses it at once: whoever brings it later repeats that call. */
    Drawn drawForUse() {
        Drawn drawn = draw();
        boolean first = drawn.session().claim(drawn.id().sequence());
        if (!first) {
            throw new IllegalStateException("number " + drawn.id() + " was used before it was drawn");
        }
        return drawn;
    }

    private synchronized void replace(ClientSession used) {
        if (current == used) {
            current = fresh();
        }
    }
}
