package io.muster.testing.sim;

import java.util.Arrays;
import java.util.function.Consumer;

/** A node as the network sees it: what arrives goes to the transport of its present life. */
final class SimPort implements SimNetwork.Station {
    private final SimNode node;

    SimPort(SimNode node) {
        this.node = node;
    }

    /** Hands a frame to the network; false if there was no room. */
    boolean send(int to, int lane, byte[] frame) {
        node.world().trace().mix(Arrays.hashCode(frame));
        return node.world().network().send(node.index(), to, lane, frame);
    }

    @Override
    public boolean running() {
        return node.running();
    }

    @Override
    public boolean still() {
        return node.still();
    }

    @Override
    public void frame(int from, int lane, byte[] frame) {
        hear(connections -> connections.frame(from, lane, frame));
    }

    @Override
    public void connection(int peer, int lane, boolean made) {
        hear(connections -> connections.connection(peer, lane, made));
    }

    private void hear(Consumer<SimTransport> news) {
        SimRun now = node.run();
        SimTransport connections = now == null ? null : now.connections();
        if (now != null && connections != null) {
            news.accept(connections);
            node.enter(now, now::loopTurn);
        }
    }

    @Override
    public void partial(int lane, byte[] bytes) {
        Frames.refuse(node.name(), bytes, lane == SimNetwork.CONTROL);
    }
}
