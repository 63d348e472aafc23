package io.muster.node;

import io.muster.CommandId;
import io.muster.MusterException;
import io.muster.duty.Bell;
import io.muster.duty.ConfinedTo;
import io.muster.duty.Duty;
import io.muster.duty.Mailbox;
import io.muster.raft.Message;
import io.muster.raft.Write;
import io.muster.transport.DisconnectReason;
import io.muster.transport.Transport;
import io.muster.wire.Call;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that owns the sockets and all Raft state. A turn: read what came, give it to the replicas together
 * with what the log thread, the applier and the callers left, then carry out everything that was asked for, with one
 * unit for the log and the messages of all groups together. It blocks in one place only, in {@link Transport#poll}.
 */
@ConfinedTo("loop")
final class NodeLoop implements Duty, Transport.Receiver, GroupDriver.Outlets {
    private static final int EVENTS = 1 << 20;
    private static final int RUNS = 64;

    /** What the transport delivered, kept until the tick of this turn was given. */
    private sealed interface Arrival {
        record Said(Message message) implements Arrival {}

        record Called(long peer, Call call) implements Arrival {}

        record Up(long peer) implements Arrival {}

        record Down(long peer, DisconnectReason reason) implements Arrival {}

        record CallsUp(long peer) implements Arrival {}

        record CallsDown(long peer) implements Arrival {}
    }

    /** What the life cycle sees of the loop. */
    interface Life {
        /** Called once a tick, on the loop. */
        void ticked(long nowNanos);

        /** An address without a name got one. */
        void identified(String host, int port, String nodeId);

        /** A replica found a broken invariant. */
        void halt(String reason);

        /** Why a call is refused that left nothing behind. */
        MusterException closing(@Nullable CommandId id);
    }

    private final Transport transport;
    private final TickClock clock;
    private final Life life;
    private final Bell bell = new Bell();
    private final Mailbox<LoopEvent> events = new Mailbox<>(LoopEvent.class, EVENTS, bell);
    private final Mailbox<Request> requests;
    // in the order of their ids: a search boxes no id as a map would
    private GroupDriver[] groups = new GroupDriver[0];
    // made once: a loop that turns for each frame would make them anew each time
    private final Consumer<LoopEvent> onEvent = this::handle;
    private final Consumer<Request> onRequest = this::handle;
    private final List<Arrival> arrived = new ArrayList<>();
    private List<Write> unit = new ArrayList<>();
    private Mailbox<LogTask> log;
    private Mailbox<ApplyTask> applier;
    private long tick;
    private boolean polled;
    private boolean halted;

    NodeLoop(Transport transport, TickClock clock, Life life, int calls) {
        this.transport = transport;
        this.clock = clock;
        this.life = life;
        this.requests = new Mailbox<>(Request.class, 2 * calls + RUNS, bell);
        this.log = new Mailbox<>(LogTask.class, 1, bell);
        this.applier = new Mailbox<>(ApplyTask.class, 1, bell);
        bell.wakeBy(transport::wakeup);
    }

    /** Connects the threads that work for the loop; before it starts. */
    void serve(Mailbox<LogTask> logTasks, Mailbox<ApplyTask> applyTasks) {
        log = logTasks;
        applier = applyTasks;
    }

    /** Adds a group; before the loop starts. */
    void add(GroupDriver group) {
        groups = Arrays.copyOf(groups, groups.length + 1);
        groups[groups.length - 1] = group;
        Arrays.sort(groups, Comparator.comparingInt(GroupDriver::id));
    }

    Bell bell() {
        return bell;
    }

    Mailbox<LoopEvent> events() {
        return events;
    }

    Mailbox<Request> requests() {
        return requests;
    }

    @Override
    public String name() {
        return "muster-loop";
    }

    @Override
    public int doWork(long nowNanos) {
        if (!polled) {
            transport.poll(0, this);
        }
        polled = false;
        boolean ticked = tick(nowNanos);
        int work = arrived.size();
        for (int i = 0; i < work; i++) {
            handle(arrived.get(i));
        }
        arrived.clear();
        work += events.drain(onEvent);
        work += requests.drain(onRequest);
        for (GroupDriver group : groups) {
            work += group.finish(ticked);
        }
        if (!unit.isEmpty()) {
            List<Write> full = unit;
            unit = new ArrayList<>();
            // the way through a follower is the longer one: its bytes leave first
            transport.flush();
            if (!log.offer(new LogTask.Unit(full))) {
                halt("the log thread takes no more writes");
            }
        }
        return halted ? 0 : work;
    }

    private boolean tick(long now) {
        long next = clock.tickAt(now);
        if (next == tick) {
            return false;
        }
        tick = next;
        life.ticked(now);
        long term = 0;
        for (GroupDriver group : groups) {
            group.tick(tick, now);
            term = Math.max(term, group.snapshot().status().term());
        }
        transport.ownTerm(term);
        return true;
    }

    private @Nullable GroupDriver group(int id) {
        int low = 0;
        int high = groups.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int there = groups[middle].id();
            if (there == id) {
                return groups[middle];
            }
            if (there < id) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return null;
    }

    private void forEach(Consumer<GroupDriver> what) {
        for (GroupDriver group : groups) {
            what.accept(group);
        }
    }

    private void handle(Arrival arrival) {
        switch (arrival) {
            case Arrival.Said(Message message) -> {
                GroupDriver group = group(message.group());
                if (group != null) {
                    group.received(message);
                }
            }
            case Arrival.Called(long peer, Call call) -> {
                GroupDriver group = group(call.group());
                if (group != null) {
                    group.received(peer, call);
                }
            }
            case Arrival.Up(long peer) -> forEach(group -> group.connected(peer));
            case Arrival.Down(long peer, DisconnectReason reason) -> {
                // a connection that a newer one replaces proves that the peer lives
                if (reason != DisconnectReason.REPLACED) {
                    forEach(group -> group.disconnected(peer));
                }
            }
            case Arrival.CallsUp(long peer) -> forEach(group -> group.callsConnected(peer));
            case Arrival.CallsDown(long peer) -> forEach(group -> group.callsDisconnected(peer));
        }
    }

    private void handle(LoopEvent event) {
        GroupDriver group = group(event.group);
        if (group != null) {
            group.handle(event);
        }
    }

    private void handle(Request request) {
        GroupDriver group = group(request.group);
        if (request instanceof Request.Run run) {
            run.task.run();
        } else if (group != null) {
            group.handle(request);
        }
    }

    @Override
    public void idle(long nowNanos) {
        bell.sleep();
        boolean nothing = events.isEmpty() && requests.isEmpty();
        transport.poll(nothing ? clock.untilNext(nowNanos) : 0, this);
        bell.awake();
        polled = true;
    }

    /** Ends every call, then the connections: the peers see that at once. */
    @Override
    public void close() {
        events.close(event -> {});
        for (GroupDriver group : groups) {
            group.close(life::closing);
        }
        requests.close(this::refuse);
        transport.close();
    }

    private void refuse(Request request) {
        switch (request) {
            case WriteCall call -> call.fail(life.closing(call.id));
            case ReadCall call -> call.mayRun.settleFailure(life.closing(null));
            case Request.Run run -> {}
        }
    }

    @Override
    public void onMessage(Message message) {
        arrived.add(new Arrival.Said(message));
    }

    @Override
    public void onCall(long peer, Call call) {
        arrived.add(new Arrival.Called(peer, call));
    }

    @Override
    public void onConnected(long peer) {
        arrived.add(new Arrival.Up(peer));
    }

    @Override
    public void onDisconnected(long peer, DisconnectReason reason) {
        arrived.add(new Arrival.Down(peer, reason));
    }

    @Override
    public void onCallsConnected(long peer) {
        arrived.add(new Arrival.CallsUp(peer));
    }

    @Override
    public void onCallsDisconnected(long peer, DisconnectReason reason) {
        arrived.add(new Arrival.CallsDown(peer));
    }

    @Override
    public void onIdentified(String host, int port, String nodeId) {
        life.identified(host, port, nodeId);
    }

    @Override
    public List<Write> unit() {
        return unit;
    }

    @Override
    public Mailbox<LogTask> log() {
        return log;
    }

    @Override
    public Mailbox<ApplyTask> applier() {
        return applier;
    }

    @Override
    public void send(Message message) {
        transport.send(message);
    }

    @Override
    public void halt(String reason) {
        halted = true;
        life.halt(reason);
    }
}
