package io.muster.transport;

import io.muster.raft.Message;
import io.muster.wire.Call;
import io.muster.wire.FrameCodec;
import io.muster.wire.FrameKind;
import io.muster.wire.FrameLimits;
import io.muster.wire.Hello;
import io.muster.wire.HelloCodec;
import io.muster.wire.LinkFrames;
import io.muster.wire.NodeKey;
import io.muster.wire.WireVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A socket in the hand of a test, which may say anything: a port scanner, a hung peer, or a node in its own words. */
final class Stranger implements AutoCloseable {
    private final SocketChannel channel;
    private final ByteBuffer in = ByteBuffer.allocate(1 << 20);
    private boolean ended;

    private Stranger(SocketChannel channel) {
        this.channel = channel;
    }

    /** Connects to a member; the system accepts for it, so that no turn is needed. */
    static Stranger connect(Wired.Member to) {
        return connect(to, 0);
    }

    /** The same with a small receive buffer. */
    static Stranger connect(Wired.Member to, int receiveBuffer) {
        try {
            SocketChannel channel = SocketChannel.open();
            if (receiveBuffer > 0) {
                channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBuffer);
            }
            channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), to.transport.port()));
            channel.configureBlocking(false);
            return new Stranger(channel);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A hello that every rule agrees with. */
    static Hello hello(String nodeId, int lane, long incarnation) {
        return new Hello(
                WireVersion.MIN,
                WireVersion.MAX,
                Wired.CLUSTER,
                "test",
                nodeId,
                NodeKey.of(nodeId),
                incarnation,
                lane,
                "",
                FrameLimits.FRAME_BYTES_MAX,
                8 << 20,
                300,
                3000,
                0);
    }

    /** Connects and shakes hands as a node; the answer is still to come. */
    static Stranger join(Wired.Member to, Hello hello) {
        return connect(to).magic().say(HelloCodec.encode(hello, FrameKind.HELLO));
    }

    Stranger magic() {
        return say(ByteBuffer.allocate(8).putLong(0, WireVersion.MAGIC));
    }

    Stranger say(String text) {
        return say(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    Stranger say(Message message) {
        ByteBuffer frame = ByteBuffer.allocate(FrameCodec.sizeOf(message));
        FrameCodec.encode(message, frame);
        return say(frame.flip());
    }

    Stranger say(Call call) {
        ByteBuffer frame = ByteBuffer.allocate(FrameCodec.sizeOf(call));
        FrameCodec.encode(call, frame);
        return say(frame.flip());
    }

    /** Writes all of it; a test never says more than a socket takes. */
    Stranger say(ByteBuffer bytes) {
        try {
            int more = 1000;
            while (bytes.hasRemaining() && more-- > 0) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            ended = true;
        }
        return this;
    }

    /** Reads what is there; true once the other side has closed. */
    boolean isEnded() {
        listen();
        return ended;
    }

    private void listen() {
        try {
            int read = 1;
            while (!ended && read > 0) {
                if (!in.hasRemaining()) {
                    in.clear();
                }
                read = channel.read(in);
                ended = read < 0;
            }
        } catch (IOException e) {
            ended = true;
        }
    }

    /** Kinds of the frames heard so far. */
    List<FrameKind> kinds() {
        List<FrameKind> kinds = new ArrayList<>();
        frames().forEach(frame -> kinds.add(FrameCodec.kindOf(frame)));
        return kinds;
    }

    /** Whether a frame of some kind has come. */
    boolean heard(FrameKind kind) {
        listen();
        return kinds().contains(kind);
    }

    /** The goodbye that came, or one with code 0. */
    LinkFrames.Goodbye goodbye() {
        for (ByteBuffer frame : frames()) {
            if (FrameCodec.kindOf(frame) == FrameKind.GOODBYE) {
                return LinkFrames.goodbye(frame, FrameLimits.DEFAULT);
            }
        }
        return new LinkFrames.Goodbye(0, "");
    }

    private List<ByteBuffer> frames() {
        List<ByteBuffer> frames = new ArrayList<>();
        ByteBuffer heard = in.duplicate().flip();
        if (heard.remaining() < WireVersion.MAGIC_BYTES) {
            return frames;
        }
        heard.getLong();
        while (heard.remaining() > 4 && heard.remaining() >= 4 + heard.getInt(heard.position())) {
            int total = 4 + heard.getInt(heard.position());
            frames.add(heard.slice(heard.position(), total));
            heard.position(heard.position() + total);
        }
        return frames;
    }

    /** Closes with a reset instead of an end of stream. */
    void reset() {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        close();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
