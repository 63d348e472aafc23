package io.muster.transport;

import io.muster.wire.FrameCodec;
import io.muster.wire.FrameException;
import io.muster.wire.FrameKind;
import io.muster.wire.HelloCodec;
import io.muster.wire.LinkFrames;
import io.muster.wire.WireVersion;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * One TCP connection from its connect or accept to its end: bytes, states and deadlines. What a handshake means is
 * decided elsewhere.
 *
 * <pre>
 *   dialled --> CONNECTING --> GREETING --> UP --> CLOSED
 *                accepted -->     |          |       ^
 *                                 +--refuse--+--> DRAINING
 * </pre>
 *
 * A refused link is DRAINING until the other side has read the goodbye and closed, for a second at most: a socket
 * that is closed while bytes arrive sends a reset, which would destroy the goodbye on its way.
 */
final class Link implements Ready {
    private enum State {
        CONNECTING,
        GREETING,
        UP,
        DRAINING,
        CLOSED
    }

    /** Who decides about frames and learns of the end. */
    interface Events {
        /** The connection stands; the dialling side may speak. */
        void onOpen(Link link);

        /** A frame of a handshake. */
        void onHello(Link link, FrameKind kind, ByteBuffer frame);

        /** A message or a call, on an established link. */
        void onFrame(Link link, ByteBuffer frame);

        /** The link is of no use any more. Called once. */
        void onEnd(Link link, DisconnectReason reason, String text, boolean established);
    }

    private static final int READ_BYTES_PER_TURN = 1 << 20;
    private static final int DRAIN_BYTES_MAX = 1 << 20;
    private static final long DRAIN_NANOS = 1_000_000_000L;
    /** A large frame may take this long for each byte, besides an election timeout: 256 KiB in a second. */
    private static final long BYTE_NANOS = 1_000_000_000L >> 18;

    private final LinkTable table;
    private final Events events;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final @Nullable Dial dial;
    private final InetAddress remoteAddress;
    private final String remote;
    private final Outbox outbox = new Outbox();
    private final FrameReader reader;

    private State state;
    private boolean magicSeen;
    private boolean dirty;
    private boolean paused;
    private int drained;
    /** End of the present state, for all states but UP. */
    private long deadline;

    private long heardAt;
    private long spokeAt;
    /** When the large frame that is arriving must be whole. It holds memory that others wait for. */
    private long wholeBy;

    private int arriving; // its length, 0 if there is none
    private @Nullable Peer peer;
    private @Nullable Lane lane;
    private int peerFrameBytes;

    /**
     * Takes over a registered channel.
     *
     * @param key with the interest of the first state; this link becomes its attachment
     * @param dial null if the connection was accepted
     */
    Link(LinkTable table, Events events, SelectionKey key, InetAddress remoteAddress, @Nullable Dial dial) {
        this.table = table;
        this.events = events;
        this.key = key;
        this.channel = (SocketChannel) key.channel();
        this.dial = dial;
        this.remoteAddress = remoteAddress;
        this.remote =
                dial == null ? remoteAddress.getHostAddress() : dial.address().toString();
        this.reader = new FrameReader(table.memory);
        this.state = dial == null ? State.GREETING : State.CONNECTING;
        this.heardAt = table.now;
        this.spokeAt = table.now;
        LinkTiming timing = table.config.timing();
        this.deadline = table.now + (dial == null ? timing.handshake() : timing.connect()).toNanos();
        key.attach(this);
        table.add(this);
        table.wakeAt(deadline);
    }

    @Nullable
    Dial dial() {
        return dial;
    }

    @Nullable
    Peer peer() {
        return peer;
    }

    @Nullable
    Lane lane() {
        return lane;
    }

    /** Who is there, for people: node id and address if dialled, otherwise the address. */
    String remote() {
        return peer == null ? remote : peer.nodeId();
    }

    InetAddress remoteAddress() {
        return remoteAddress;
    }

    boolean isStranger() {
        return dial == null && (state == State.GREETING || state == State.DRAINING);
    }

    boolean isUp() {
        return state == State.UP;
    }

    long heardAt() {
        return heardAt;
    }

    /** Longest frame that both sides take. */
    int peerFrameBytes() {
        return peerFrameBytes;
    }

    @Override
    public void ready() {
        if (key.isValid() && key.isConnectable()) {
            finishConnect();
        }
        if (state != State.CLOSED && key.isValid() && key.isWritable()) {
            write();
        }
        if (state != State.CLOSED && key.isValid() && key.isReadable()) {
            read();
        }
    }

    private void finishConnect() {
        try {
            if (!channel.finishConnect()) {
                return;
            }
        } catch (IOException e) {
            end(DisconnectReason.UNREACHABLE, String.valueOf(e.getMessage()));
            return;
        }
        connected();
    }

    /** The connect went well: the handshake has its own deadline. */
    void connected() {
        state = State.GREETING;
        deadline = table.now + table.config.timing().handshake().toNanos();
        table.wakeAt(deadline);
        key.interestOps(SelectionKey.OP_READ);
        open();
    }

    /** Says the magic, and lets the dialling side say hello. */
    void open() {
        outbox.reserve(WireVersion.MAGIC_BYTES).putLong(WireVersion.MAGIC);
        touched();
        events.onOpen(this);
    }

    /** The link has proven who is there. */
    void establish(Peer who, Lane on, int frameBytesOfPeer) {
        peer = who;
        lane = on;
        peerFrameBytes = Math.min(frameBytesOfPeer, table.limits.frameBytes());
        state = State.UP;
        heardAt = table.now;
        reader.establish();
        table.wakeAt(onTimer());
    }

    /** Queues any frame that is ready to be sent. */
    void send(ByteBuffer frame) {
        outbox.reserve(frame.remaining()).put(frame);
        touched();
    }

    /** Whether a frame of this size may be queued. */
    boolean fits(int bytes) {
        return outbox.fits(bytes, table.config.bounds().outboxBytes());
    }

    /** Room for a frame that {@link #fits}; call {@link #touched()} after encoding into it. */
    ByteBuffer reserve(int bytes) {
        return outbox.reserve(bytes);
    }

    /** Bytes were queued. */
    void touched() {
        if (!dirty) {
            dirty = true;
            table.markDirty(this);
        }
    }

    /** Writes what was queued in this turn, unless the socket has been full since an earlier one. */
    void flush() {
        dirty = false;
        if (state != State.CLOSED && state != State.CONNECTING && (key.interestOps() & SelectionKey.OP_WRITE) == 0) {
            write();
        }
    }

    private void write() {
        try {
            int written = outbox.isEmpty() ? 0 : outbox.writeTo(channel);
            if (written > 0) {
                spokeAt = table.now;
                table.stats.add(TransportStats.Counter.BYTES_OUT, written);
                table.stats.add(TransportStats.Counter.WRITES, 1);
            }
            if (state == State.DRAINING && outbox.isEmpty()) {
                channel.shutdownOutput();
            }
            interest(SelectionKey.OP_WRITE, !outbox.isEmpty());
        } catch (IOException e) {
            end(DisconnectReason.RESET, String.valueOf(e.getMessage()));
        }
    }

    private void interest(int operation, boolean wanted) {
        int present = key.interestOps();
        int next = wanted ? present | operation : present & ~operation;
        if (next != present) {
            key.interestOps(next);
        }
    }

    private void read() {
        try {
            int budget = READ_BYTES_PER_TURN;
            while (budget > 0 && state != State.CLOSED && !paused) {
                ByteBuffer space = reader.space();
                int room = space.remaining();
                int read = channel.read(space);
                if (read <= 0) {
                    if (read < 0) {
                        end(DisconnectReason.CLOSED_BY_PEER, "connection closed");
                    }
                    return;
                }
                heardAt = table.now;
                budget -= read;
                table.stats.add(TransportStats.Counter.BYTES_IN, read);
                take();
                if (read < room) {
                    // The socket is empty; if the end of the stream follows, select says so at once.
                    return;
                }
            }
        } catch (IOException e) {
            end(DisconnectReason.RESET, String.valueOf(e.getMessage()));
        }
    }

    /** Consumes whole frames. */
    private void take() {
        if (state == State.DRAINING) {
            drained += reader.space().position();
            reader.space().clear();
            if (drained > DRAIN_BYTES_MAX) {
                end(DisconnectReason.TOO_LARGE, "still talking after goodbye");
            }
            return;
        }
        try {
            if (!magicSeen && !takeMagic()) {
                return;
            }
            while (state == State.GREETING || state == State.UP) {
                int max = state == State.UP ? table.limits.frameBytes() : HelloCodec.FRAME_BYTES_MAX;
                ByteBuffer frame = reader.next(table.limits, max);
                if (frame == null) {
                    pause(reader.starved());
                    watch(reader.filling());
                    return;
                }
                arriving = 0;
                dispatch(frame);
            }
        } catch (FrameException e) {
            refuse(reasonOf(e), String.valueOf(e.getMessage()));
        }
    }

    private void watch(int bytes) {
        if (bytes != arriving) {
            arriving = bytes;
            wholeBy = table.now + table.config.timing().election().toNanos() + bytes * BYTE_NANOS;
        }
    }

    private boolean takeMagic() {
        return switch (reader.magic()) {
            case COMPLETE -> {
                magicSeen = true;
                yield true;
            }
            case INCOMPLETE -> false;
            case WRONG -> {
                end(DisconnectReason.BAD_MAGIC, "the first bytes are not those of a Muster node");
                yield false;
            }
        };
    }

    private void dispatch(ByteBuffer frame) {
        FrameKind kind = FrameCodec.kindOf(frame);
        switch (kind.family()) {
            case HANDSHAKE -> {
                checkPlace(kind, state == State.GREETING);
                events.onHello(this, kind, frame);
            }
            case LINK -> ownFrame(kind, frame);
            case MESSAGE, CALL -> {
                checkPlace(kind, state == State.UP && lane != null && lane.family() == kind.family());
                events.onFrame(this, frame);
            }
        }
    }

    private void ownFrame(FrameKind kind, ByteBuffer frame) {
        if (kind == FrameKind.GOODBYE) {
            LinkFrames.Goodbye goodbye = LinkFrames.goodbye(frame, table.limits);
            DisconnectReason reason = DisconnectReason.of(goodbye.code());
            end(reason == null ? DisconnectReason.CLOSED_BY_PEER : reason, "says: " + goodbye.text());
            return;
        }
        checkPlace(kind, state == State.UP);
        long nanos = LinkFrames.nanos(frame, table.limits);
        // A peer that pings and does not read gets no answers beyond the bound.
        if (kind == FrameKind.PING && fits(LinkFrames.PING_BYTES)) {
            LinkFrames.putPong(nanos, outbox.reserve(LinkFrames.PING_BYTES));
            touched();
        }
    }

    private static void checkPlace(FrameKind kind, boolean allowed) {
        if (!allowed) {
            throw new FrameException(FrameException.Reason.MISPLACED_KIND, kind + " is not allowed here now");
        }
    }

    private DisconnectReason reasonOf(FrameException e) {
        return switch (e.reason()) {
            case TOO_LARGE -> DisconnectReason.TOO_LARGE;
            case ABSURD_TERM -> DisconnectReason.ABSURD_TERM;
            case BAD_HELLO -> DisconnectReason.BAD_HELLO;
            case WRONG_LENGTH, NOT_A_FRAME, UNKNOWN_KIND, MISPLACED_KIND, CHECKSUM, BAD_VALUE, BAD_RECORD ->
                state == State.UP ? DisconnectReason.BAD_FRAME : DisconnectReason.BAD_HELLO;
        };
    }

    private void pause(boolean wanted) {
        if (wanted != paused) {
            paused = wanted;
            table.paused(wanted);
            interest(SelectionKey.OP_READ, !wanted);
        }
    }

    /** Goes on after a pause, if there is memory now. */
    void resume() {
        if (paused && state == State.UP) {
            heardAt = table.now;
            take();
        }
    }

    /** Does what is due, and says when to look again. */
    long onTimer() {
        return switch (state) {
            case CONNECTING -> untilDeadline(DisconnectReason.CONNECT_TIMEOUT, "no answer to the connect");
            case GREETING -> untilDeadline(DisconnectReason.HANDSHAKE_TIMEOUT, "no complete handshake");
            case DRAINING -> untilDeadline(DisconnectReason.HANDSHAKE_TIMEOUT, "goodbye not taken");
            case UP -> stayUp();
            case CLOSED -> table.now + LinkTable.FAR_NANOS;
        };
    }

    private long untilDeadline(DisconnectReason reason, String text) {
        if (table.now - deadline >= 0) {
            end(reason, text);
            return table.now + LinkTable.FAR_NANOS;
        }
        return deadline;
    }

    private long stayUp() {
        LinkTiming timing = table.config.timing();
        long idleAt = heardAt + timing.election().toNanos();
        boolean idle = !paused && table.now - idleAt >= 0;
        if (idle || (arriving > 0 && table.now - wholeBy >= 0)) {
            String text =
                    idle ? "nothing received for " + timing.election() : "a frame of " + arriving + " bytes hangs";
            end(DisconnectReason.IDLE, text);
            return table.now + LinkTable.FAR_NANOS;
        }
        long pingNanos = timing.heartbeat().toNanos();
        if (table.now - spokeAt >= pingNanos && outbox.isEmpty()) {
            LinkFrames.putPing(table.now, outbox.reserve(LinkFrames.PING_BYTES));
            touched();
        }
        long pingAt = table.now - spokeAt >= pingNanos ? table.now + pingNanos : spokeAt + pingNanos;
        return !paused && idleAt - pingAt < 0 ? idleAt : pingAt;
    }

    void forgive() {
        heardAt = table.now;
        arriving = 0; // counts anew from its next bytes on
    }

    /** Closes after a goodbye. */
    void refuse(DisconnectReason reason, String text) {
        if (state == State.CLOSED || state == State.DRAINING) {
            return;
        }
        if (state == State.CONNECTING) {
            end(reason, text);
            return;
        }
        LinkFrames.putGoodbye(
                new LinkFrames.Goodbye(reason.code(), text), outbox.reserve(LinkFrames.GOODBYE_BYTES_MAX));
        drain(reason, text);
    }

    /** Is of no more use: lets the other side read what is queued, then closes. */
    void drain(DisconnectReason reason, String text) {
        boolean established = state == State.UP;
        pause(false);
        reader.close();
        state = State.DRAINING;
        deadline = table.now + DRAIN_NANOS;
        table.wakeAt(deadline);
        reader.space().clear();
        interest(SelectionKey.OP_READ, true);
        table.stats.ended(reason, established);
        events.onEnd(this, reason, text, established);
        write();
    }

    /** Closes at once. */
    void end(DisconnectReason reason, String text) {
        if (state == State.CLOSED) {
            return;
        }
        State before = state;
        pause(false);
        reader.close();
        state = State.CLOSED;
        table.remove(this);
        key.cancel();
        try {
            channel.close();
        } catch (IOException e) {
            // The descriptor is gone either way, and nobody waits for this connection.
            table.stats.add(TransportStats.Counter.CLOSE_FAILURES, 1);
        }
        if (before != State.DRAINING) {
            table.stats.ended(reason, before == State.UP);
            events.onEnd(this, reason, text, before == State.UP);
        }
    }
}
