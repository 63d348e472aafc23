package io.muster.apply;

import io.muster.ApplyContext;
import io.muster.CommandId;
import io.muster.raft.Entry;
import io.muster.raft.EntryKind;
import io.muster.raft.Payload;
import io.muster.spi.CommandHandler;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A log that tests write by hand, and a replica that follows it; the handler only notes what reached it. */
final class Journal implements CommandHandler {
    static final long MINUTE = 60_000;

    final ReplicatedState state;
    final List<Entry> log = new ArrayList<>();
    final List<String> reached = new ArrayList<>();
    final List<ApplyContext> contexts = new ArrayList<>();
    long now = 1_000_000;

    @Nullable
    Throwable next;

    Journal() {
        this(ApplyLimits.DEFAULT);
    }

    Journal(ApplyLimits limits) {
        state = new ReplicatedState("default", this, limits);
    }

    @Override
    public byte[] apply(byte[] command, ApplyContext context) {
        if (next instanceof Error e) {
            throw e;
        }
        if (next instanceof RuntimeException e) {
            throw e;
        }
        String text = new String(command, StandardCharsets.UTF_8);
        reached.add(text);
        contexts.add(context);
        return (text + "#" + reached.size()).getBytes(StandardCharsets.UTF_8);
    }

    Applied append(EntryKind kind, Payload payload) {
        Entry entry = new Entry(state.applied() + 1, 1, kind, payload);
        log.add(entry);
        return state.apply(entry);
    }

    Applied open(long session) {
        return open(session, 10 * MINUTE);
    }

    Applied open(long session, long timeout) {
        return open(session, timeout, state.applied());
    }

    Applied open(long session, long timeout, long born) {
        return append(EntryKind.SESSION, Envelope.stamped(Envelope.open(session, timeout, born), now));
    }

    Applied write(long session, long sequence, String command) {
        return write(session, sequence, 0, null, command);
    }

    Applied write(long session, long sequence, long ackBelow, Envelope.@Nullable Key key, String command) {
        byte[] envelope = Envelope.command(
                new CommandId(session, sequence), ackBelow, key, command.getBytes(StandardCharsets.UTF_8));
        return append(EntryKind.COMMAND, Envelope.stamped(envelope, now));
    }

    static Envelope.Key key(String value) {
        return new Envelope.Key(value, 24 * 60 * MINUTE, 1_000_000);
    }

    static String text(Applied applied) {
        return new String(applied.result(), StandardCharsets.UTF_8);
    }
}
